/** Health, metrics and tracing, for operators. It observes the features and controls none. */
@NullMarked
package dev.rejoinder.ops;

import org.jspecify.annotations.NullMarked;
