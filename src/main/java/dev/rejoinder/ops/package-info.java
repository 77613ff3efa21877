/**
 * Whether the server is well, for those who operate it: health, metrics, and what traces are made
 * of. It watches the features and steers none.
 */
@NullMarked
package dev.rejoinder.ops;

import org.jspecify.annotations.NullMarked;
