package dev.rejoinder.handover;

import dev.rejoinder.conversation.MessageAuthor;
import java.time.Instant;

/** A note about a conversation for other agents. Neither visitors nor models see it. */
public record ConversationNote(String id, String text, MessageAuthor author, Instant createdAt) {
    /** The maximum length, in characters. */
    public static final int MAX_TEXT = 4_000;

    /** The maximum number of notes of a conversation. */
    public static final int MAX_NOTES = 200;
}
