package dev.rejoinder.conversation;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What to look for in conversations, one after the other.
 *
 * @param words what has to occur in the first question or in one of the last {@link #TURNS}
 *     questions and answers, in whatever case; empty for anything
 * @param outcome how the last question has to have ended, or null for in whatever way
 * @param fallback what an answer that knows nothing begins with
 */
public record ConversationSearch(String words, @Nullable Outcome outcome, String fallback) {
    /** Most characters of the words. */
    public static final int MAX_CHARACTERS = 200;

    /** How many turns of a conversation are looked at. */
    public static final int TURNS = 20;

    /** How many conversations are looked at for one page, found or not. */
    public static final int MOST = 1_000;

    public ConversationSearch {
        words = words.toLowerCase(Locale.ROOT);
        fallback = fallback.strip();
    }

    /** How a question ended. */
    public enum Outcome {
        ANSWERED,
        FALLBACK,
        STOPPED,
        INTERRUPTED,
        FAILED
    }

    /** Whether the words occur in a text. */
    public boolean isIn(String text) {
        return text.toLowerCase(Locale.ROOT).contains(words);
    }

    /**
     * Whether a last turn is one that is looked for.
     *
     * @param state of the turn, as in {@code COMPLETE}
     */
    public boolean fits(String state, String answer) {
        return outcome == null
                || switch (outcome) {
                    case ANSWERED -> state.equals("COMPLETE") && !isFallback(answer);
                    case FALLBACK -> state.equals("COMPLETE") && isFallback(answer);
                    case STOPPED, INTERRUPTED, FAILED -> state.equals(outcome.name());
                };
    }

    private boolean isFallback(String answer) {
        return !fallback.isEmpty() && answer.stripLeading().startsWith(fallback);
    }
}
