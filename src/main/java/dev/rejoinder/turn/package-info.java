/**
 * Turns: a question and its answer, from the moment it is accepted to the moment it is stored. All
 * rules of what may be lost, and when, are here. It knows neither HTTP nor SQL, and other servers
 * only as {@link dev.rejoinder.turn.PeerNodes}, which {@code turn.remote} implements: that package
 * imports this one.
 */
@NullMarked
package dev.rejoinder.turn;

import org.jspecify.annotations.NullMarked;
