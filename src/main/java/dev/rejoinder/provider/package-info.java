/**
 * The provider-neutral interface to models. Adapters in subpackages implement each provider's API;
 * the packages above do not know which provider answers.
 */
@NullMarked
package dev.rejoinder.provider;

import org.jspecify.annotations.NullMarked;
