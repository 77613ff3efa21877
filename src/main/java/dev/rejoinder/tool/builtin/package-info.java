/** The tools of this server itself, which owners add and turn off like any other. */
@NullMarked
package dev.rejoinder.tool.builtin;

import org.jspecify.annotations.NullMarked;
