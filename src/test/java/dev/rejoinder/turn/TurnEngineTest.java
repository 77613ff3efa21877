package dev.rejoinder.turn;

import static dev.rejoinder.provider.scripted.ScriptedStep.fail;
import static dev.rejoinder.provider.scripted.ScriptedStep.pause;
import static dev.rejoinder.provider.scripted.ScriptedStep.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rejoinder.bot.Bot;
import dev.rejoinder.bot.KnowledgeSettings;
import dev.rejoinder.bot.WidgetEmbedding;
import dev.rejoinder.core.AppError;
import dev.rejoinder.core.ErrorCode;
import dev.rejoinder.core.Ids;
import dev.rejoinder.knowledge.Retriever;
import dev.rejoinder.provider.ChatModels;
import dev.rejoinder.provider.ModelException;
import dev.rejoinder.provider.scripted.ScriptedChatModel;
import dev.rejoinder.provider.scripted.ScriptedStep;
import dev.rejoinder.testkit.SettableClock;
import dev.rejoinder.turn.remote.DatabasePeers;
import dev.rejoinder.turn.remote.ExpiredLeaseReaper;
import dev.rejoinder.turn.remote.TurnSignals;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The engine in the narrow places between its threads and its database. */
class TurnEngineTest {
    private static final Duration DEADLINE = Duration.ofSeconds(100);
    private static final Duration RENEWAL = Duration.ofSeconds(3);
    private static final Duration LEASE = Duration.ofSeconds(10);
    private static final int MOST_OPEN = 100;
    private static final NewTurn.Idempotency KEY = new NewTurn.Idempotency("key", "print");

    private final SettableClock clock = new SettableClock();
    private final ScriptedChatModel model = new ScriptedChatModel();
    private final FullDisk store = new FullDisk();
    private final DatabasePeers peers = new DatabasePeers(store, TurnSignals.NONE, clock);
    private final TurnEngine turns =
            new TurnEngine(
                    store,
                    new ChatModels(Map.of("scripted", model)),
                    Retriever.NONE,
                    new TurnLimits(
                            Duration.ofSeconds(30), Duration.ofSeconds(60), 8_000, MOST_OPEN),
                    clock,
                    new Ids(clock, new SplittableRandom(1)),
                    peers,
                    TurnObserver.NONE);
    private final ExpiredLeaseReaper takeover =
            new ExpiredLeaseReaper(store, turns, TurnSignals.NONE, clock, TurnObserver.NONE);

    /** Takes questions, and for as long as it is full no answers. */
    private static final class FullDisk extends SimulatedStore {
        private final List<Checkpoint> signs = new ArrayList<>();
        private final CountDownLatch tried = new CountDownLatch(1);
        private volatile boolean full;
        private volatile boolean away;
        private Runnable accepting = () -> {};
        private Runnable marking = () -> {};
        private Consumer<Turn> lastTakenUp = _ -> {};

        FullDisk() {
            super(() -> 0);
        }

        @Override
        public synchronized CheckpointResult checkpoint(List<Checkpoint> checkpoints, Lease lease) {
            if (full) {
                throw AppError.internal(new IllegalStateException("full"));
            }
            signs.addAll(checkpoints);
            return super.checkpoint(checkpoints, lease);
        }

        @Override
        public synchronized Accepted accept(NewTurn turn, Lease lease, Consumer<Turn> takenUp) {
            lastTakenUp = takenUp;
            Accepted accepted = super.accept(turn, lease, takenUp);
            accepting.run();
            return accepted;
        }

        @Override
        public synchronized OptionalLong claim(TurnKey key, Lease lease) {
            tried.countDown();
            return super.claim(key, lease);
        }

        @Override
        public synchronized boolean markStreamed(TurnKey key, long fence) {
            marking.run();
            return super.markStreamed(key, fence);
        }

        @Override
        public synchronized boolean finish(TurnKey key, long fence, TurnEnd end) {
            if (full) {
                throw AppError.internal(new IllegalStateException("full"));
            }
            return super.finish(key, fence, end);
        }

        @Override
        public synchronized Optional<Turn> find(
                String botId, String conversationId, String messageId) {
            reach();
            return super.find(botId, conversationId, messageId);
        }

        @Override
        public synchronized List<Turn> recover() {
            reach();
            return super.recover();
        }

        private void reach() {
            if (away) {
                throw AppError.internal(new IllegalStateException("away"));
            }
        }
    }

    /** A question to a bot that the scripted model answers. */
    static TurnRequest question(String conversation) {
        var bot =
                new Bot(
                        "bot",
                        null,
                        "Guide",
                        "",
                        "",
                        "scripted",
                        List.of(),
                        null,
                        100,
                        10,
                        "",
                        KnowledgeSettings.DEFAULT,
                        WidgetEmbedding.OFF,
                        true,
                        Instant.EPOCH,
                        Instant.EPOCH);
        return new TurnRequest(bot, "When?", conversation, true, null, null);
    }

    /** A client may ask again in the very moment in which it is told of the failure. */
    @Test
    void failedTurnTakenUpAgainAtOnceIsStillLookedAfter() {
        model.reply(fail(ModelException.Kind.REJECTED));
        AdmittedTurn first = turns.accept(question("conv_1"), KEY, true);
        var again = new ArrayList<AdmittedTurn>();
        first.live()
                .attach(
                        new TurnSubscriber() {
                            @Override
                            public void onUpdate() {
                                if (first.live().end() != null) {
                                    again.add(turns.accept(question("conv_1"), KEY, true));
                                }
                            }

                            @Override
                            public void tick(long nowNanos) {
                                // Nothing to keep alive.
                            }
                        });

        turns.run(first, DEADLINE);

        AdmittedTurn second = again.getFirst();
        assertThat(second.owned()).isNotNull();
        assertThat(turns.require("bot", "conv_1", second.turn().messageId()))
                .isSameAs(second.live());
    }

    /** Between the commit that takes a turn up and the word of it to who asked. */
    @Test
    void requestThatComesJustAfterATurnIsTakenUpFindsIt() {
        model.reply(fail(ModelException.Kind.REJECTED)).reply(text("At nine."));
        assertThat(turns.answer(question("conv_1"), KEY, DEADLINE).end().state())
                .isEqualTo(TurnState.FAILED);
        var repeated = new ArrayList<AdmittedTurn>();
        store.accepting =
                () -> {
                    store.accepting = () -> {};
                    repeated.add(turns.accept(question("conv_1"), KEY, false));
                };

        AdmittedTurn again = turns.accept(question("conv_1"), KEY, false);

        assertThat(repeated.getFirst().owned()).isNull();
        assertThat(repeated.getFirst().live()).isSameAs(again.live());
        assertThat(turns.run(again, DEADLINE).answer()).isEqualTo("At nine.");
        assertThat(turns.run(repeated.getFirst(), DEADLINE).answer()).isEqualTo("At nine.");
    }

    @Test
    void questionThatIsStoredAfterItsRequestGaveUpIsEndedWithinALease() {
        store.accepting =
                () -> {
                    throw AppError.internal(new IllegalStateException("the writer is slow"));
                };
        assertThatThrownBy(() -> turns.answer(question("conv_1"), KEY, DEADLINE))
                .isInstanceOf(AppError.class);
        assertThat(turns.load().open()).isZero();
        store.accepting = () -> {};

        // A request that comes meanwhile follows what nobody runs, and is told of its end.
        AdmittedTurn waiting = turns.accept(question("conv_1"), KEY, true);
        assertThat(waiting.owned()).isNull();
        takeover.sweep();
        clock.tick(LEASE.minus(ExpiredLeaseReaper.SWEEP).minusNanos(1));
        takeover.sweep();
        assertThat(store.unfinished()).hasSize(1);
        clock.tick(ExpiredLeaseReaper.SWEEP);
        takeover.sweep();
        peers.poll();

        assertThat(store.unfinished()).isEmpty();
        assertThat(turns.run(waiting, DEADLINE).state()).isEqualTo(TurnState.FAILED);
        assertThat(turns.answer(question("conv_1"), KEY, DEADLINE).end().state())
                .isEqualTo(TurnState.COMPLETE);
    }

    @Test
    void turnIsNotTakenUpForARequestThatGaveUp() {
        model.reply(fail(ModelException.Kind.REJECTED));
        turns.answer(question("conv_1"), KEY, DEADLINE);
        store.accepting =
                () -> {
                    throw AppError.internal(new IllegalStateException("the writer is slow"));
                };
        assertThatThrownBy(() -> turns.accept(question("conv_1"), KEY, false))
                .isInstanceOf(AppError.class);

        Turn late = store.rows().iterator().next().turn();
        assertThatThrownBy(() -> store.lastTakenUp.accept(late)).isInstanceOf(AppError.class);
        assertThat(turns.load().open()).isZero();
    }

    /** Another server runs it; before its text is marked as seen, it fails and begins anew. */
    @Test
    void textOfATurnThatIsTakenUpWhileAStreamBeginsIsKept() {
        var other = new TurnStore.Lease("somebody", LEASE);
        var asked =
                new NewTurn(
                        "bot", "conv_1", true, "msg_1", "msg_2", "When?", null, null, KEY, false,
                        null);
        store.accept(asked, other);
        store.marking =
                () -> {
                    store.marking = () -> {};
                    store.recover();
                    store.accept(asked, other);
                };
        var read = new ArrayList<LiveTurn>();

        turns.stream(question("conv_1"), KEY, DEADLINE, (turn, _) -> read.add(turn));

        assertThat(store.row("msg_2").fence).isEqualTo(2);
        assertThat(store.row("msg_2").streamed).isTrue();
        assertThat(read.getFirst().end()).isNull();
    }

    /** Another process has it by the database's word, and nothing is ever heard of it. */
    @Test
    void waitForAnAnswerThatNobodyGivesEnds() {
        store.accept(
                new NewTurn("bot", "conv_1", true, "msg_1", "msg_2", "When?", null, null, KEY),
                new TurnStore.Lease("somebody", LEASE));

        AdmittedTurn waiting = turns.accept(question("conv_1"), KEY, false);

        assertThatThrownBy(() -> turns.run(waiting, Duration.ofMillis(1)))
                .isInstanceOfSatisfying(
                        AppError.class,
                        error -> {
                            assertThat(error.code()).isEqualTo(ErrorCode.INTERNAL_ERROR);
                            assertThat(error.retryable()).isTrue();
                        });
    }

    @Test
    void noMoreTurnsAreOpenAtOnceThanMayBe() throws Exception {
        var asked = new ArrayList<Future<Boolean>>();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < MOST_OPEN - 1; i++) {
                turns.accept(question("conv_" + i), null, true);
            }
            for (int i = 0; i < 2 * MOST_OPEN; i++) {
                String conversation = "late_" + i;
                asked.add(threads.submit(() -> isAccepted(conversation)));
            }
            int accepted = 0;
            for (Future<Boolean> one : asked) {
                accepted += one.get() ? 1 : 0;
            }
            assertThat(accepted).isLessThanOrEqualTo(1);
            assertThat(turns.load().open()).isEqualTo(MOST_OPEN - 1 + accepted);
        }
        if (turns.load().open() < MOST_OPEN) {
            assertThat(isAccepted("last")).isTrue();
        }
        assertThat(isAccepted("one too many")).isFalse();
    }

    private boolean isAccepted(String conversation) {
        try {
            turns.accept(question(conversation), null, true);
            return true;
        } catch (AppError refused) {
            assertThat(refused.code()).isEqualTo(ErrorCode.OVERLOADED);
            return false;
        }
    }

    @Test
    void answerThatIsNotStoredYetIsToldToNobodyAndReadersGetItLater() {
        model.reply(text("At nine."));
        store.full = true;
        AdmittedTurn first = turns.accept(question("conv_1"), KEY, true);
        assertThatThrownBy(() -> turns.run(first, DEADLINE)).isInstanceOf(AppError.class);

        AdmittedTurn again = turns.accept(question("conv_1"), KEY, true);
        assertThat(again.live()).isSameAs(first.live());
        assertThat(again.live().end()).isNull();
        assertThat(again.live().unknownEndError()).isNull();
        assertThatThrownBy(() -> turns.run(again, DEADLINE))
                .isInstanceOfSatisfying(
                        AppError.class,
                        error -> assertThat(error.code()).isEqualTo(ErrorCode.INTERNAL_ERROR));

        store.full = false;
        turns.maintain();
        assertThat(first.live().end()).isNotNull();
        TurnEnd end = turns.run(turns.accept(question("conv_1"), KEY, true), DEADLINE);
        assertThat(end.state()).isEqualTo(TurnState.COMPLETE);
        assertThat(end.answer()).isEqualTo("At nine.");
        assertThat(model.prompts()).hasSize(1);
    }

    @Test
    void turnsThatSayNothingGiveASignOfLifeInTime() throws Exception {
        ScriptedStep.Pause pause = pause();
        model.reply(text("Well, "), pause, text("yes."));
        AdmittedTurn running = turns.accept(question("conv_1"), null, true);
        AdmittedTurn waiting = turns.accept(question("conv_1"), null, true);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<TurnEnd> first = threads.submit(() -> turns.run(running, DEADLINE));
            pause.awaitReached();
            Future<TurnEnd> second = threads.submit(() -> turns.run(waiting, DEADLINE));
            store.tried.await();

            turns.checkpoint();
            clock.tick(RENEWAL.minusMillis(1));
            turns.checkpoint();
            assertThat(store.signs).containsExactly(sign(running, "Well, "));

            clock.tick(Duration.ofMillis(1));
            turns.checkpoint();
            turns.checkpoint();
            assertThat(store.signs.subList(1, store.signs.size()))
                    .containsExactlyInAnyOrder(sign(running, null), sign(waiting, null));

            store.full = true;
            clock.tick(RENEWAL);
            turns.checkpoint();
            store.full = false;
            turns.checkpoint();
            assertThat(store.signs.subList(3, store.signs.size()))
                    .containsExactlyInAnyOrder(sign(running, "Well, "), sign(waiting, null));

            pause.release();
            assertThat(first.get().answer()).isEqualTo("Well, yes.");
            assertThat(second.get().state()).isEqualTo(TurnState.COMPLETE);
        }
    }

    @Test
    void silentTurnThatIsNoLongerOursIsBrokenOff() throws Exception {
        ScriptedStep.Pause pause = pause();
        model.reply(pause, text("Too late."));
        AdmittedTurn running = turns.accept(question("conv_1"), null, true);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<TurnEnd> end = threads.submit(() -> turns.run(running, DEADLINE));
            pause.awaitReached();
            store.recover();

            clock.tick(RENEWAL);
            turns.checkpoint();

            assertThat(end.get().state()).isEqualTo(TurnState.FAILED);
        }
    }

    private void takeOverAfter(Duration pause) {
        clock.tick(pause);
        takeover.endExpired();
    }

    private TurnState stateOf(AdmittedTurn accepted) {
        Turn turn = accepted.turn();
        return store.find("bot", "conv_1", turn.messageId()).orElseThrow().state();
    }

    @Test
    void leaseThatRanOutWhileTheDatabaseWasAwayIsNotHeldAgainstItsOwner() {
        AdmittedTurn open = turns.accept(question("conv_1"), null, true);
        store.away = true;
        takeOverAfter(Duration.ofSeconds(1));
        takeOverAfter(Duration.ofSeconds(9));
        store.away = false;

        takeOverAfter(Duration.ofSeconds(1));
        takeOverAfter(LEASE.minusSeconds(2));

        assertThat(stateOf(open)).isEqualTo(TurnState.STREAMING);
        takeOverAfter(Duration.ofSeconds(1));
        assertThat(stateOf(open)).isEqualTo(TurnState.FAILED);
    }

    @Test
    void oneRefusalOfTheDatabaseDoesNotPutOffTheEndOfALostTurn() {
        AdmittedTurn open = turns.accept(question("conv_1"), null, true);
        takeover.endExpired();
        store.away = true;
        takeOverAfter(Duration.ofSeconds(1));
        store.away = false;

        takeOverAfter(Duration.ofSeconds(1));

        assertThat(stateOf(open)).isEqualTo(TurnState.FAILED);
    }

    private static TurnStore.Checkpoint sign(AdmittedTurn accepted, @Nullable String answer) {
        Turn turn = accepted.turn();
        return new TurnStore.Checkpoint(turn.key(), turn.fence(), answer);
    }
}
