package dev.rejoinder.reliability;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** One request under one key, and every response to it. Thread-safe. */
final class KillRequest {
    private final String key;
    private final String question;
    private final @Nullable String inConversation;
    private final List<Told> told = new CopyOnWriteArrayList<>();
    private volatile boolean stopRequested;

    /** How final a response is. */
    enum Weight {
        /** A part of the answer; more may follow. */
        PART,
        /** The answer: a 200, or {@code message.completed}. */
        ANSWER,
        /** {@code message.failed} with a partial text, which is final. */
        BROKEN
    }

    /** The content of one response. */
    record Told(Weight weight, String conversationId, String messageId, String text) {}

    KillRequest(String key, String question, @Nullable String inConversation) {
        this.key = key;
        this.question = question;
        this.inConversation = inConversation;
    }

    String key() {
        return key;
    }

    String question() {
        return question;
    }

    /** The conversation named in the request, or null for a new one. */
    @Nullable String inConversation() {
        return inConversation;
    }

    /** Records a response. Even a partial answer must match the final one. */
    void tell(Told more) {
        assertThat(KillText.answer(question)).as(key).startsWith(more.text());
        if (more.weight() == Weight.PART) {
            told.removeIf(
                    each ->
                            each.weight() == Weight.PART
                                    && each.messageId().equals(more.messageId())
                                    && more.text().startsWith(each.text()));
        }
        told.add(more);
    }

    List<Told> told() {
        return told;
    }

    /** From now on the answer may be cut short. */
    void stopRequested() {
        stopRequested = true;
    }

    boolean mayBeStopped() {
        return stopRequested;
    }

    /** Whether a client has received a final response. */
    boolean isSettled() {
        return told.stream().anyMatch(each -> each.weight() != Weight.PART);
    }

    /** The conversation of the response, or null if there is none yet. */
    @Nullable String conversation() {
        return told.isEmpty() ? inConversation : told.getFirst().conversationId();
    }

    @Override
    public String toString() {
        return key + " " + told;
    }
}
