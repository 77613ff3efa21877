package dev.rejoinder.handover;

import dev.rejoinder.bot.Bot;
import org.jspecify.annotations.Nullable;

/** When turns ask for a person. Thread-safe. */
public interface HandoverRules {
    /** Never asks. */
    HandoverRules NONE =
            new HandoverRules() {
                @Override
                public @Nullable HandoverRequest ofQuestion(Bot bot, String question) {
                    return null;
                }

                @Override
                public void questionStored(String conversationId) {}

                @Override
                public @Nullable Handover afterAnswer(
                        Bot bot, String conversationId, boolean fellBack) {
                    return null;
                }

                @Override
                public @Nullable Handover latest(String botId, String conversationId) {
                    return null;
                }
            };

    /**
     * Returns the request that a question makes, or null. It is stored with the question, unless a
     * handover is open already. Must not block.
     */
    @Nullable HandoverRequest ofQuestion(Bot bot, String question);

    /** A question was stored that a person answers. */
    void questionStored(String conversationId);

    /**
     * Called after an answer was stored that fell back or called tools. May ask for a person.
     * Returns the handover that is open now, or null. Does not throw.
     */
    @Nullable Handover afterAnswer(Bot bot, String conversationId, boolean fellBack);

    /** Returns the latest handover of a conversation, or null. Does not throw. */
    @Nullable Handover latest(String botId, String conversationId);
}
