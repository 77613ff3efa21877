package dev.rejoinder.handover;

import dev.rejoinder.conversation.Message;
import dev.rejoinder.conversation.MessageAuthor;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Stores handovers. Each change is one commit, which checks and changes the state under the lock of
 * its conversation; it is durable when the method returns. Methods that name a conversation throw
 * {@code CONVERSATION_NOT_FOUND} if there is none. Every method throws {@code INTERNAL_ERROR} if
 * the database cannot be reached. Thread-safe.
 */
public interface HandoverStore {
    /**
     * A handover after a change.
     *
     * @param changed false if it was in this state already
     */
    record Change(Handover handover, boolean changed) {}

    /** Returns the latest handover of a conversation. */
    Optional<Handover> find(String botId, String conversationId);

    /** Returns the latest handovers of conversations of a bot, by conversation. */
    Map<String, Handover> findAll(String botId, List<String> conversationIds);

    /** Asks for a person. Changes nothing while a handover is waiting or active. */
    Change request(String botId, String conversationId, HandoverRequest request);

    /**
     * As {@link #request}, if the last {@code times} answers of the conversation are this fallback.
     */
    Optional<Change> requestAfterFallbacks(
            String botId,
            String conversationId,
            HandoverRequest request,
            String fallback,
            int times);

    /**
     * Gives the conversation to an agent; starts a handover if none is waiting.
     *
     * @param steppingIn used if none is waiting
     * @throws dev.rejoinder.core.AppError HANDOVER_TAKEN if another agent has it
     */
    Change take(
            String botId, String conversationId, MessageAuthor agent, HandoverRequest steppingIn);

    /**
     * Ends the handover, so that the bot answers again.
     *
     * @param agent who ends it: another agent must not have it; null for the visitor or a client
     * @param completes whether the conversation is done as well
     * @return empty if none is waiting or active
     * @throws dev.rejoinder.core.AppError HANDOVER_NOT_YOURS
     */
    Optional<Handover> end(
            String botId, String conversationId, @Nullable MessageAuthor agent, boolean completes);

    /** Ends handovers that nobody took in time. Returns those that ended. */
    List<Handover> endExpired();

    /**
     * Stores a message of the agent who has the conversation. A message that was stored under the
     * same key is returned again.
     *
     * @throws dev.rejoinder.core.AppError HANDOVER_NOT_YOURS; IDEMPOTENCY_KEY_REUSED
     */
    Message send(PersonMessage message);

    /**
     * A message of an agent. The caller assigns the ids.
     *
     * @param hiddenId of the missing question
     * @param keyHash SHA-256 of the caller and the idempotency key, lower-case hex; null for none
     * @param fingerprint SHA-256 of the request, lower-case hex
     */
    record PersonMessage(
            String botId,
            String conversationId,
            MessageAuthor agent,
            String hiddenId,
            String messageId,
            String text,
            @Nullable String keyHash,
            String fingerprint) {}

    /** A page of the inbox: the longest waiting first, then the latest activity. */
    Inbox inbox(InboxQuery query);

    /**
     * A page of the inbox.
     *
     * @param total the number of entries in all pages
     * @param waiting how many conversations of these bots wait; likewise {@code active}
     */
    record Inbox(List<InboxEntry> entries, long total, long waiting, long active) {
        public Inbox {
            entries = List.copyOf(entries);
        }
    }

    /** Returns the inbox entry of a conversation; empty if it has never been handed over. */
    Optional<InboxEntry> entry(String botId, String conversationId);

    /** Returns handovers that changed at or after a time of the clock of leases, in that order. */
    List<Handover> changedSince(long millis, int limit);

    /** The time of the clock of leases, in milliseconds. */
    long leaseTime();

    /** All handovers of a conversation, oldest first. */
    List<Handover> ofConversation(String botId, String conversationId);

    /** Adds a note. Returns false if the conversation has as many as it may have. */
    boolean addNote(String botId, String conversationId, ConversationNote note);

    /** Returns the notes of a conversation, oldest first. */
    List<ConversationNote> notes(String botId, String conversationId);

    /**
     * Returns a number for each of these conversations that differs after a message or a change of
     * its handover; deleted ones, and those of deleted bots, are missing.
     */
    Map<ConversationKey, String> fingerprints(List<ConversationKey> keys);

    /** A conversation. */
    record ConversationKey(String botId, String conversationId) {}
}
