/** The tools that assistants call: what a turn needs to know of a tool, and how it calls one. */
@NullMarked
package dev.rejoinder.tool;

import org.jspecify.annotations.NullMarked;
