package dev.rejoinder.storage;

import dev.rejoinder.bot.Bot;
import dev.rejoinder.bot.KnowledgeSettings;
import dev.rejoinder.bot.WidgetEmbedding;
import dev.rejoinder.core.Clock;
import dev.rejoinder.core.ErrorCode;
import dev.rejoinder.provider.FinishReason;
import dev.rejoinder.provider.Usage;
import dev.rejoinder.testkit.SettableClock;
import dev.rejoinder.turn.NewTurn;
import dev.rejoinder.turn.Turn;
import dev.rejoinder.turn.TurnEnd;
import dev.rejoinder.turn.TurnState;
import dev.rejoinder.turn.TurnStore.Accepted;
import dev.rejoinder.turn.TurnStore.Lease;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** Opens a new storage for each test, with steps that many tests share. */
abstract class StoreContract {
    static final String BOT = "bot_1";
    static final Lease LEASE = new Lease("node-1", Duration.ofSeconds(10));

    final SettableClock clock = new SettableClock();

    @SuppressWarnings("NullAway.Init")
    Storage storage;

    /** Opens an empty storage. */
    abstract Storage open(Clock clock);

    @BeforeEach
    void openStorage() {
        storage = open(clock);
        storage.bots().insert(bot(BOT, "demo"));
    }

    @AfterEach
    void closeStorage() {
        storage.close();
    }

    Bot bot(String id, @Nullable String shortName) {
        return new Bot(
                id,
                shortName,
                "Helper",
                "Be kind.",
                "Hello!",
                "builtin",
                List.of(),
                0.5,
                1000,
                20,
                "I do not know.",
                KnowledgeSettings.DEFAULT,
                new WidgetEmbedding(List.of("https://shop.example", WidgetEmbedding.ANY)),
                false,
                true,
                clock.now(),
                clock.now());
    }

    /**
     * The question of turn {@code number}, with message ids {@code <conversation>-u<number>} and
     * {@code <conversation>-a<number>}.
     */
    static NewTurn newTurn(String conversation, int number) {
        return new NewTurn(
                BOT,
                conversation,
                number == 1,
                conversation + "-u" + number,
                conversation + "-a" + number,
                "Question " + number,
                null,
                null,
                null);
    }

    static NewTurn keyed(NewTurn turn, String keyHash, String fingerprint) {
        var key = new NewTurn.Idempotency(keyHash, fingerprint);
        return changed(turn, turn.metadata(), turn.userId(), key, turn.streamed(), turn.recall());
    }

    static NewTurn recalling(NewTurn turn, int maxTurns, int maxCharacters) {
        return changed(
                turn,
                turn.metadata(),
                turn.userId(),
                turn.idempotency(),
                turn.streamed(),
                new NewTurn.HistoryLimits(maxTurns, maxCharacters));
    }

    static NewTurn ofUser(NewTurn turn, String userId) {
        String metadata = "{\"userId\":\"" + userId + "\"}";
        return changed(turn, metadata, userId, turn.idempotency(), turn.streamed(), turn.recall());
    }

    /** A turn whose answer no client streams. */
    static NewTurn unread(NewTurn turn) {
        return changed(
                turn, turn.metadata(), turn.userId(), turn.idempotency(), false, turn.recall());
    }

    static NewTurn threaded(NewTurn turn, NewTurn.Threading threading) {
        return changed(turn, turn.createConversation(), turn.idempotency(), threading);
    }

    /** A turn that may start the conversation. */
    static NewTurn starting(NewTurn turn) {
        return changed(turn, true, turn.idempotency(), turn.threading());
    }

    /** A turn of a client that sends no key and may retry. */
    static NewTurn retried(NewTurn turn, String keyHash, NewTurn.Reuse reuse) {
        var key = new NewTurn.Idempotency(keyHash, "same", reuse);
        return changed(turn, turn.createConversation(), key, turn.threading());
    }

    private static NewTurn changed(
            NewTurn turn,
            boolean createConversation,
            NewTurn.@Nullable Idempotency idempotency,
            NewTurn.@Nullable Threading threading) {
        return new NewTurn(
                turn.botId(),
                turn.conversationId(),
                createConversation,
                turn.userMessageId(),
                turn.messageId(),
                turn.question(),
                turn.metadata(),
                turn.userId(),
                idempotency,
                turn.streamed(),
                turn.recall(),
                threading,
                turn.handover(),
                turn.budget());
    }

    private static NewTurn changed(
            NewTurn turn,
            @Nullable String metadata,
            @Nullable String userId,
            NewTurn.@Nullable Idempotency idempotency,
            boolean streamed,
            NewTurn.@Nullable HistoryLimits recall) {
        return new NewTurn(
                turn.botId(),
                turn.conversationId(),
                turn.createConversation(),
                turn.userMessageId(),
                turn.messageId(),
                turn.question(),
                metadata,
                userId,
                idempotency,
                streamed,
                recall);
    }

    Turn accept(NewTurn turn) {
        Accepted accepted = storage.turns().accept(turn, LEASE);
        return accepted.turn();
    }

    boolean finish(Turn turn, TurnEnd end) {
        return storage.turns().finish(turn.key(), turn.fence(), end);
    }

    /** Accepts a turn and answers it. */
    Turn converse(String conversation, int number) {
        Turn turn = accept(newTurn(conversation, number));
        finish(turn, complete("Answer " + number));
        return turn;
    }

    static TurnEnd complete(String answer) {
        return new TurnEnd(
                TurnState.COMPLETE, answer, FinishReason.STOP, null, new Usage(3, 5), null);
    }

    static TurnEnd failed() {
        return new TurnEnd(TurnState.FAILED, "", null, ErrorCode.MODEL_TIMEOUT, null, null);
    }

    static TurnEnd interrupted(String answer) {
        return new TurnEnd(
                TurnState.INTERRUPTED, answer, null, ErrorCode.MODEL_PROVIDER_ERROR, null, null);
    }

    static TurnEnd stopped(String answer) {
        return new TurnEnd(TurnState.STOPPED, answer, null, null, null, null);
    }
}
