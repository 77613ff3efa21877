package dev.rejoinder.turn;

import dev.rejoinder.attachment.SentFiles;
import dev.rejoinder.budget.TurnBudget;
import dev.rejoinder.core.ErrorCode;
import dev.rejoinder.handover.HandoverRequest;
import dev.rejoinder.provider.FinishReason;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A turn to accept. The caller assigns all ids.
 *
 * @param createConversation whether to create the conversation if it does not exist; otherwise a
 *     missing conversation is an error
 * @param metadata compact JSON, or null
 * @param userId the end user of a new conversation, or null
 * @param idempotency null when the client sent no key
 * @param streamed whether the client reads the answer while it grows
 * @param recall how much history to return with the accepted turn; null for none
 * @param threading for a client that keeps the conversation itself; null for others
 * @param handover asks for a person with this question; null for most questions
 * @param budget the budgets that the turn counts in; null for none
 * @param files the attachments of the question
 */
public record NewTurn(
        String botId,
        String conversationId,
        boolean createConversation,
        String userMessageId,
        String messageId,
        String question,
        @Nullable String metadata,
        @Nullable String userId,
        @Nullable Idempotency idempotency,
        boolean streamed,
        @Nullable HistoryLimits recall,
        @Nullable Threading threading,
        @Nullable HandoverRequest handover,
        @Nullable TurnBudget budget,
        SentFiles files) {
    /** A question without attachments. */
    public NewTurn(
            String botId,
            String conversationId,
            boolean createConversation,
            String userMessageId,
            String messageId,
            String question,
            @Nullable String metadata,
            @Nullable String userId,
            @Nullable Idempotency idempotency,
            boolean streamed,
            @Nullable HistoryLimits recall,
            @Nullable Threading threading,
            @Nullable HandoverRequest handover,
            @Nullable TurnBudget budget) {
        this(
                botId,
                conversationId,
                createConversation,
                userMessageId,
                messageId,
                question,
                metadata,
                userId,
                idempotency,
                streamed,
                recall,
                threading,
                handover,
                budget,
                SentFiles.NONE);
    }

    /** A turn of a client that leaves the conversation to the server. */
    public NewTurn(
            String botId,
            String conversationId,
            boolean createConversation,
            String userMessageId,
            String messageId,
            String question,
            @Nullable String metadata,
            @Nullable String userId,
            @Nullable Idempotency idempotency,
            boolean streamed,
            @Nullable HistoryLimits recall) {
        this(
                botId,
                conversationId,
                createConversation,
                userMessageId,
                messageId,
                question,
                metadata,
                userId,
                idempotency,
                streamed,
                recall,
                null,
                null,
                null);
    }

    /** A streamed turn without history. */
    public NewTurn(
            String botId,
            String conversationId,
            boolean createConversation,
            String userMessageId,
            String messageId,
            String question,
            @Nullable String metadata,
            @Nullable String userId,
            @Nullable Idempotency idempotency) {
        this(
                botId,
                conversationId,
                createConversation,
                userMessageId,
                messageId,
                question,
                metadata,
                userId,
                idempotency,
                true,
                null);
    }

    /** The turn without exchanges before its question. */
    public NewTurn withoutEarlier() {
        Threading joined = threading;
        return joined == null
                ? this
                : in(
                        conversationId,
                        createConversation,
                        new Threading(
                                joined.lastSequence(),
                                List.of(),
                                joined.prefixHash(),
                                joined.fromDraft()));
    }

    /** The same question in a conversation that the client keeps itself. */
    NewTurn in(String conversation, boolean create, Threading joined) {
        return new NewTurn(
                botId,
                conversation,
                create,
                userMessageId,
                messageId,
                question,
                metadata,
                userId,
                idempotency,
                streamed,
                recall,
                joined,
                handover,
                budget,
                files);
    }

    /**
     * Identifies a retried request.
     *
     * @param keyHash SHA-256 of caller and key, lower-case hex
     * @param fingerprint SHA-256 of the request, lower-case hex; the store rejects another
     *     fingerprint under the same key
     * @param reuse when the request gets the turn that is stored under the key
     */
    public record Idempotency(String keyHash, String fingerprint, Reuse reuse) {
        /** The client chose the key. */
        public Idempotency(String keyHash, String fingerprint) {
            this(keyHash, fingerprint, Reuse.ALWAYS);
        }
    }

    /** When a request gets the turn that an earlier request stored under its key. */
    public enum Reuse {
        /** Always: the client chose the key. */
        ALWAYS,
        /**
         * If that turn is younger than {@link #RETRY_WINDOW}: the client says that it retries. An
         * older turn loses the key.
         */
        RECENT,
        /**
         * Only if a retry has overtaken this request, which the client calls its first attempt, in
         * the last {@link #OVERTAKEN_WINDOW}. Any other turn loses the key.
         */
        NEVER,
        /**
         * As {@link #NEVER}, but also if that turn has asked for the approval of a tool call, runs
         * or waits, or has ended within the last {@link #RETRY_WINDOW}: the same person asks for
         * the same action again.
         */
        SAME_ACTION;

        /** How long after the first attempt a client retries on its own. */
        public static final Duration RETRY_WINDOW = Duration.ofMinutes(10);

        /** How long a first attempt may be on its way after its retry has arrived. */
        public static final Duration OVERTAKEN_WINDOW = Duration.ofMinutes(1);

        /** Whether the client does not retry, as far as it knows. */
        public boolean isFirstAttempt() {
            return this == NEVER || this == SAME_ACTION;
        }
    }

    /**
     * How a turn joins a conversation that the client keeps itself.
     *
     * @param lastSequence the last turn that the conversation must have; if it has another one, it
     *     counts as missing. Null for any
     * @param earlier exchanges to store before the question, as ended turns
     * @param prefixHash under which {@link ClientThreadStore} finds the turn; null for a turn that
     *     is not found
     * @param fromDraft whether the turn takes over the draft of its conversation; without a draft,
     *     the conversation counts as missing
     */
    public record Threading(
            @Nullable Long lastSequence,
            List<PastExchange> earlier,
            @Nullable String prefixHash,
            boolean fromDraft) {
        public Threading {
            earlier = List.copyOf(earlier);
        }
    }

    /**
     * A question and its answer from before the turn. The ids are new ones.
     *
     * @param answer may be empty
     * @param state how the exchange ended
     * @param finishReason as in {@link Turn}
     * @param error as in {@link Turn}
     * @param sources as in {@link Turn}
     */
    public record PastExchange(
            String userMessageId,
            String messageId,
            String question,
            String answer,
            TurnState state,
            @Nullable FinishReason finishReason,
            @Nullable ErrorCode error,
            @Nullable String sources) {
        /** An exchange that a client brings along. */
        public PastExchange(
                String userMessageId, String messageId, String question, String answer) {
            this(
                    userMessageId,
                    messageId,
                    question,
                    answer,
                    TurnState.COMPLETE,
                    FinishReason.STOP,
                    null,
                    null);
        }
    }

    /**
     * Limits on the turns before a turn, latest first.
     *
     * @param maxTurns the maximum number of turns
     * @param maxCharacters the maximum length of their questions and answers together
     */
    public record HistoryLimits(int maxTurns, int maxCharacters) {}
}
