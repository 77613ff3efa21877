/** A model that plays the replies a test gives it, for tests of everything above the provider. */
@NullMarked
package dev.rejoinder.provider.scripted;

import org.jspecify.annotations.NullMarked;
