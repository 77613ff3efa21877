/**
 * A model that says what it was told to say: for tests of everything above it. No server registers
 * it.
 */
@NullMarked
package dev.rejoinder.provider.scripted;

import org.jspecify.annotations.NullMarked;
