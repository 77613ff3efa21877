/**
 * Turns: a question and its answer, from acceptance until the end is stored. This package defines
 * which text may be lost, and when. It uses no HTTP and no SQL. It reaches other nodes only through
 * {@link dev.rejoinder.turn.PeerNodes}, which {@code turn.remote} implements.
 */
@NullMarked
package dev.rejoinder.turn;

import org.jspecify.annotations.NullMarked;
