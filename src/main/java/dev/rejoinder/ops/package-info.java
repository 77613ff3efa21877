/**
 * Whether the server is well, for those who operate it. It watches the features and steers none.
 */
@NullMarked
package dev.rejoinder.ops;

import org.jspecify.annotations.NullMarked;
