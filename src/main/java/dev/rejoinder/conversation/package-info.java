/**
 * Conversations and their messages for readers, and the feedback on answers. Only turns write
 * messages: every message is one half of a turn.
 */
@NullMarked
package dev.rejoinder.conversation;

import org.jspecify.annotations.NullMarked;
