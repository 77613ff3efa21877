/**
 * Conversations and their messages for readers. Only turns write: every message is one half of a
 * turn.
 */
@NullMarked
package dev.rejoinder.conversation;

import org.jspecify.annotations.NullMarked;
