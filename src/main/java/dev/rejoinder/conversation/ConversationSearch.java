package dev.rejoinder.conversation;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A search in the content of conversations.
 *
 * @param words text that must occur in the first question or in one of the last {@link #TURNS}
 *     turns, ignoring case; empty to match everything
 * @param outcome the outcome of the last question, or null for any
 * @param fallback the beginning of an answer that counts as not knowing
 */
public record ConversationSearch(String words, @Nullable Outcome outcome, String fallback) {
    /** Maximum length of the words, in characters. */
    public static final int MAX_CHARACTERS = 200;

    /** How many of the last turns are searched. */
    public static final int TURNS = 20;

    /** How many conversations one request searches, matching or not. */
    public static final int MOST = 1_000;

    public ConversationSearch {
        words = words.toLowerCase(Locale.ROOT);
        fallback = fallback.strip();
    }

    /** The outcome of a question. */
    public enum Outcome {
        ANSWERED,
        FALLBACK,
        WAITING,
        STOPPED,
        INTERRUPTED,
        FAILED
    }

    /** Whether the words occur in a text. */
    public boolean isIn(String text) {
        return text.toLowerCase(Locale.ROOT).contains(words);
    }

    /**
     * Whether the last turn matches the outcome; for WAITING, whether any turn waits.
     *
     * @param state of the last turn, such as {@code COMPLETE}
     */
    public boolean fits(Conversation conversation, String state, String answer) {
        return outcome == null
                || switch (outcome) {
                    case ANSWERED ->
                            state.equals("COMPLETE") && !answer.isEmpty() && !isFallback(answer);
                    case FALLBACK -> state.equals("COMPLETE") && isFallback(answer);
                    case WAITING -> conversation.waiting();
                    case STOPPED, INTERRUPTED, FAILED -> state.equals(outcome.name());
                };
    }

    private boolean isFallback(String answer) {
        return !fallback.isEmpty() && answer.stripLeading().startsWith(fallback);
    }
}
