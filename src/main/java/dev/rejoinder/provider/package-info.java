/**
 * What the server asks of a model, in the server's own words. Adapters below this package speak
 * each provider's dialect; nothing above it knows which one is speaking.
 */
@NullMarked
package dev.rejoinder.provider;

import org.jspecify.annotations.NullMarked;
