/**
 * The client of a Rejoinder server. {@link dev.rejoinder.client.Rejoinder} is where to begin.
 *
 * <p>Every method blocks. A thread that is interrupted gets a {@link
 * dev.rejoinder.client.RejoinderException} with the code {@code INTERRUPTED} at once, and keeps its
 * interrupt status. Virtual threads are fine. Components of records are null if the server did not
 * send them; lists are empty.
 */
package dev.rejoinder.client;
