/**
 * The composition root: builds the parts in order, and closes them in reverse. Only this package
 * knows all parts; it contains no logic that belongs to one of them.
 */
@NullMarked
package dev.rejoinder.server;

import org.jspecify.annotations.NullMarked;
