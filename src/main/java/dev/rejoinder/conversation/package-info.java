/**
 * Conversations and their messages as readers see them. Writing is the business of turns: a message
 * comes into being only as half of one.
 */
@NullMarked
package dev.rejoinder.conversation;

import org.jspecify.annotations.NullMarked;
