/**
 * Puts the parts together, in order, and takes them apart in reverse. The one place that knows all
 * of them; it does nothing that they could do themselves.
 */
@NullMarked
package dev.rejoinder.server;

import org.jspecify.annotations.NullMarked;
