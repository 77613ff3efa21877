/** A model that plays scripted replies, for tests of the layers above the provider. */
@NullMarked
package dev.rejoinder.provider.scripted;

import org.jspecify.annotations.NullMarked;
