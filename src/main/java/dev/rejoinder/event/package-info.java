/**
 * The outbox: what happened to conversations and bots, stored in the commit that made it happen, so
 * that other systems learn of it. Knows nothing of who reads it.
 */
@NullMarked
package dev.rejoinder.event;

import org.jspecify.annotations.NullMarked;
