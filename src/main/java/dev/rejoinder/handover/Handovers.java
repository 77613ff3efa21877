package dev.rejoinder.handover;

import dev.rejoinder.bot.Bot;
import dev.rejoinder.bot.HandoverSettings;
import dev.rejoinder.conversation.Conversation;
import dev.rejoinder.conversation.ConversationStore;
import dev.rejoinder.conversation.Message;
import dev.rejoinder.conversation.MessageAuthor;
import dev.rejoinder.core.AppError;
import dev.rejoinder.core.Clock;
import dev.rejoinder.core.ErrorCode;
import dev.rejoinder.core.Ids;
import dev.rejoinder.handover.HandoverStore.Change;
import dev.rejoinder.handover.HandoverStore.PersonMessage;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Hands conversations over to people and back. Thread-safe. */
public final class Handovers {
    private static final Logger log = LoggerFactory.getLogger(Handovers.class);

    private final HandoverStore store;
    private final Clock clock;
    private final Ids ids;
    private final Executor background;
    private final HandoverSignals signals;
    private final UnfinishedAnswers unfinished;

    /**
     * Creates the service.
     *
     * @param background for stopping answers; must not run tasks on the caller's thread
     */
    public Handovers(
            HandoverStore store,
            ConversationStore conversations,
            Clock clock,
            Ids ids,
            Executor background,
            HandoverSignals signals,
            AnswerStopper answers) {
        this.store = store;
        this.clock = clock;
        this.ids = ids;
        this.background = background;
        this.signals = signals;
        this.unfinished = new UnfinishedAnswers(conversations, answers);
    }

    public HandoverStore store() {
        return store;
    }

    /**
     * Asks for a person. Returns the open handover if there is one already.
     *
     * @param note at most {@link HandoverRequest#MAX_NOTE} characters, or null
     * @throws AppError HANDOVER_DISABLED; HANDOVER_CLOSED outside opening hours; {@link #opensAt}
     *     says until when; CONVERSATION_NOT_FOUND
     */
    public Handover request(
            Bot bot, String conversationId, HandoverReason reason, @Nullable String note) {
        HandoverSettings settings = settings(bot);
        if (!settings.enabled()) {
            throw AppError.of(
                    ErrorCode.HANDOVER_DISABLED,
                    "This assistant does not hand conversations over to a person.");
        }
        if (opensAt(bot).isPresent()) {
            return store.find(bot.id(), conversationId)
                    .filter(found -> found.state().isOpen())
                    .orElseThrow(Handovers::closed);
        }
        return stored(store.request(bot.id(), conversationId, asked(bot, reason, note)));
    }

    private static AppError closed() {
        return AppError.of(ErrorCode.HANDOVER_CLOSED, "Nobody is available at this time.");
    }

    /** When people are available again; empty if they are now. */
    public Optional<Instant> opensAt(Bot bot) {
        return OpeningTimes.opensAt(settings(bot), clock.now());
    }

    /** A visitor rated an answer as bad. Asks for a person if the bot does so. Does not throw. */
    public void ratedBad(Bot bot, String conversationId) {
        HandoverSettings settings = settings(bot);
        if (!settings.enabled() || !settings.afterThumbsDown() || opensAt(bot).isPresent()) {
            return;
        }
        try {
            var _ = request(bot, conversationId, HandoverReason.FEEDBACK, null);
        } catch (AppError failure) {
            log.warn("Cannot ask for a person in {}", conversationId, failure);
        }
    }

    static HandoverSettings settings(Bot bot) {
        return bot.conversationSettings().handover();
    }

    static HandoverRequest asked(Bot bot, HandoverReason reason, @Nullable String note) {
        return new HandoverRequest(reason, note, Duration.ofMinutes(settings(bot).waitMinutes()));
    }

    /** A change was stored: announces a new request. */
    Handover stored(Change change) {
        if (change.changed()) {
            signals.handoverChanged(change.handover().conversationId());
        }
        return change.handover();
    }

    /** The change is stored, so a failure of what follows is only logged. */
    private void inBackground(String conversationId, Runnable task) {
        Runnable guarded =
                () -> {
                    try {
                        task.run();
                    } catch (RuntimeException failure) {
                        log.warn("Cannot follow up a change of {}", conversationId, failure);
                    }
                };
        try {
            background.execute(guarded);
        } catch (RejectedExecutionException stopping) {
            log.warn("The server stops; nothing follows the change of {}", conversationId);
        }
    }

    /**
     * Gives the conversation to an agent. The bot falls silent at once: an answer that still runs
     * is stopped, and its text is kept.
     *
     * @throws AppError HANDOVER_TAKEN; CONVERSATION_NOT_FOUND
     */
    public Handover take(String botId, String conversationId, MessageAuthor agent) {
        var steppingIn = new HandoverRequest(HandoverReason.API, null, Duration.ZERO);
        Change change = store.take(botId, conversationId, agent, steppingIn);
        if (change.changed()) {
            signals.handoverChanged(conversationId);
            inBackground(conversationId, () -> unfinished.stop(botId, conversationId));
        }
        return change.handover();
    }

    /**
     * Ends the handover, so that the bot answers again. Does nothing without an open one.
     *
     * @param agent as in {@link HandoverStore#end}; likewise {@code completes}
     * @throws AppError HANDOVER_NOT_YOURS; CONVERSATION_NOT_FOUND
     */
    public void end(
            String botId, String conversationId, @Nullable MessageAuthor agent, boolean completes) {
        store.end(botId, conversationId, agent, completes)
                .ifPresent(_ -> signals.handoverChanged(conversationId));
    }

    /**
     * Sends a message of the agent who has the conversation; durable when it returns.
     *
     * @throws AppError as {@link HandoverStore#send}; CONVERSATION_NOT_FOUND
     */
    public Message send(
            String botId,
            String conversationId,
            MessageAuthor agent,
            String text,
            @Nullable String keyHash,
            String fingerprint) {
        Message sent =
                store.send(
                        new PersonMessage(
                                botId,
                                conversationId,
                                agent,
                                ids.message(),
                                ids.message(),
                                text,
                                keyHash,
                                fingerprint));
        signals.handoverChanged(conversationId);
        return sent;
    }

    /**
     * Adds a note.
     *
     * @throws AppError INVALID_REQUEST if there are too many; CONVERSATION_NOT_FOUND
     */
    public void addNote(String botId, String conversationId, MessageAuthor author, String text) {
        var note = new ConversationNote(ids.note(), text, author, clock.now());
        if (!store.addNote(botId, conversationId, note)) {
            throw AppError.invalid(
                    "text", "A conversation has at most " + ConversationNote.MAX_NOTES + " notes.");
        }
    }

    /** The latest handover of a conversation, or null. */
    public @Nullable Handover latestOf(Conversation conversation) {
        return conversation.hasHandover()
                ? store.find(conversation.botId(), conversation.id()).orElse(null)
                : null;
    }

    /** The latest handovers of conversations of a bot, by conversation. */
    public Map<String, Handover> latestOf(String botId, List<Conversation> conversations) {
        return store.findAll(
                botId,
                conversations.stream()
                        .filter(Conversation::hasHandover)
                        .map(Conversation::id)
                        .toList());
    }

    /** A conversation with an open handover got a message. */
    void messageStored(String conversationId) {
        signals.handoverChanged(conversationId);
    }

    /** A conversation was deleted. */
    public void conversationDeleted(String conversationId) {
        signals.handoverChanged(conversationId);
    }

    /** Ends the handovers that nobody took in time. Call it every few seconds. */
    public void endExpired() {
        for (Handover ended : store.endExpired()) {
            signals.handoverChanged(ended.conversationId());
        }
    }
}
