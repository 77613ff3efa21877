/**
 * The turns that this server does not run: those of other servers on the same data, and those that
 * nobody runs any more. It stands on {@code turn} and imports it; the engine knows it only as
 * {@link dev.rejoinder.turn.PeerNodes}. It knows neither HTTP nor SQL.
 */
@NullMarked
package dev.rejoinder.turn.remote;

import org.jspecify.annotations.NullMarked;
