/**
 * Turns that this server does not run: turns of other nodes that share the data, and orphaned
 * turns. It imports {@code turn}; the engine uses it only through {@link
 * dev.rejoinder.turn.PeerNodes}. It uses no HTTP and no SQL.
 */
@NullMarked
package dev.rejoinder.turn.remote;

import org.jspecify.annotations.NullMarked;
