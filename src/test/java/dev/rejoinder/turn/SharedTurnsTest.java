package dev.rejoinder.turn;

import static dev.rejoinder.provider.scripted.ScriptedStep.pause;
import static dev.rejoinder.provider.scripted.ScriptedStep.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rejoinder.core.AppError;
import dev.rejoinder.core.Ids;
import dev.rejoinder.knowledge.Retriever;
import dev.rejoinder.provider.ChatModels;
import dev.rejoinder.provider.scripted.ScriptedChatModel;
import dev.rejoinder.provider.scripted.ScriptedStep;
import dev.rejoinder.testkit.SettableClock;
import dev.rejoinder.turn.remote.DatabasePeers;
import dev.rejoinder.turn.remote.TurnSignals;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The engine where other processes work on the same data. */
final class SharedTurnsTest {
    private static final Duration DEADLINE = Duration.ofSeconds(100);
    private static final Duration LEASE = Duration.ofSeconds(10);
    private static final Duration RENEWAL = Duration.ofSeconds(3);

    private final SettableClock clock = new SettableClock();
    private final ScriptedChatModel model = new ScriptedChatModel();
    private final Data data = new Data();
    private final Hints hints = new Hints();
    private final Node node = new Node(1);
    private final TurnEngine turns = node.turns;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    /** One server. */
    private final class Node {
        private final DatabasePeers peers = new DatabasePeers(data, hints, clock);
        private final TurnEngine turns;

        Node(int seed) {
            turns =
                    new TurnEngine(
                            data,
                            new ChatModels(Map.of("scripted", model)),
                            Retriever.NONE,
                            new TurnLimits(
                                    Duration.ofMinutes(5), Duration.ofMinutes(5), 8_000, 1_000),
                            clock,
                            new Ids(clock, new SplittableRandom(seed)),
                            peers,
                            TurnObserver.NONE);
        }

        void hear(List<TurnSignals.Signal> said) {
            peers.listen(turns);
            hints.listener().onSignals(said);
        }
    }

    /** Remembers what is stored of open turns, and may not find anything. */
    private static final class Data extends SimulatedStore {
        private final List<String> checkpoints = new ArrayList<>();
        private boolean blind;

        Data() {
            super(() -> 0);
        }

        @Override
        public synchronized Accepted accept(NewTurn turn, Lease lease) {
            return super.accept(turn, lease);
        }

        @Override
        public synchronized CheckpointResult checkpoint(List<Checkpoint> said, Lease lease) {
            said.forEach(each -> checkpoints.add(each.key().conversationId()));
            return super.checkpoint(said, lease);
        }

        @Override
        public synchronized boolean finish(TurnKey key, long fence, TurnEnd end) {
            return super.finish(key, fence, end);
        }

        @Override
        public synchronized Optional<Turn> find(String bot, String conversation, String message) {
            if (blind) {
                throw AppError.internal(new IllegalStateException("away"));
            }
            return super.find(bot, conversation, message);
        }

        @Override
        public synchronized List<Turn> before(TurnKey key, int maxTurns, int maxCharacters) {
            return super.before(key, maxTurns, maxCharacters);
        }

        @Override
        public synchronized Map<TurnKey, TurnUpdate> readUpdates(List<ReadPosition> known) {
            return super.readUpdates(known);
        }

        @Override
        public synchronized List<Turn> recover() {
            return super.recover();
        }

        synchronized List<String> takeCheckpoints() {
            List<String> taken = List.copyOf(checkpoints);
            checkpoints.clear();
            return taken;
        }

        synchronized void goBlind() {
            blind = true;
        }
    }

    /** What this process says to the others. */
    private static final class Hints implements TurnSignals {
        private final List<Signal> said = new CopyOnWriteArrayList<>();
        private @Nullable Listener listener;

        @Override
        public void listen(Listener to) {
            listener = to;
        }

        Listener listener() {
            return Objects.requireNonNull(listener);
        }

        @Override
        public void publish(Collection<Signal> signals) {
            said.addAll(signals);
        }

        List<Signal> take() {
            List<Signal> taken = List.copyOf(said);
            said.clear();
            return taken;
        }
    }

    /** A reader as an event stream is one: it takes what there is whenever it is told. */
    private static final class Reader implements TurnSubscriber {
        private final LiveTurn turn;
        private final StringBuilder seen = new StringBuilder();

        Reader(LiveTurn turn) {
            this.turn = turn;
            turn.attach(this);
        }

        @Override
        public synchronized void onUpdate() {
            seen.append(turn.textFrom(seen.length()));
        }

        @Override
        public void tick(long nowNanos) {
            onUpdate();
        }

        synchronized String seen() {
            return seen.toString();
        }
    }

    @AfterEach
    void close() {
        // A turn that a failed test has left paused would be waited for without an end.
        threads.shutdownNow();
        threads.close();
    }

    private AdmittedTurn accept(String conversation) {
        return turns.accept(TurnEngineTest.question(conversation), null, true);
    }

    private Future<TurnEnd> run(AdmittedTurn accepted) {
        return threads.submit(() -> turns.run(accepted, DEADLINE));
    }

    /** Runs a turn up to its first pause, and has stored what it has said until then. */
    private Future<TurnEnd> saySoFar(
            AdmittedTurn running, ScriptedStep.Pause first, ScriptedStep.Pause second) {
        model.reply(text("So far"), first, text(", so good"), second, text("."));
        Future<TurnEnd> end = run(running);
        first.awaitReached();
        turns.checkpoint();
        return end;
    }

    @Test
    void textThatComesAfterTheLeaseRanOutIsShownOnceTheLeaseIsRenewed() throws Exception {
        ScriptedStep.Pause first = pause();
        ScriptedStep.Pause second = pause();
        AdmittedTurn running = accept("conv_1");
        var reader = new Reader(running.live());
        Future<TurnEnd> end = saySoFar(running, first, second);

        clock.tick(LEASE);
        first.release();
        second.awaitReached();
        turns.tick();
        assertThat(reader.seen()).isEqualTo("So far");
        assertThat(running.live().length()).isEqualTo("So far".length());

        turns.checkpoint();
        assertThat(reader.seen()).isEqualTo("So far, so good");
        second.release();
        assertThat(end.get()).extracting(TurnEnd::answer).isEqualTo("So far, so good.");
        assertThat(reader.seen()).isEqualTo("So far, so good.");
    }

    @Test
    void whatWasSaidAfterAnotherServerEndedTheTurnIsNeverShown() throws Exception {
        ScriptedStep.Pause first = pause();
        ScriptedStep.Pause second = pause();
        AdmittedTurn running = accept("conv_1");
        var reader = new Reader(running.live());
        Future<TurnEnd> end = saySoFar(running, first, second);

        clock.tick(LEASE);
        data.recover();
        first.release();
        second.awaitReached();
        turns.checkpoint();

        assertThat(end.get()).isNotNull();
        assertThat(end.get().state()).isEqualTo(TurnState.INTERRUPTED);
        assertThat(end.get().answer()).isEqualTo("So far");
        assertThat(reader.seen()).isEqualTo("So far");
        // What says when all is read.
        assertThat(running.live().length()).isEqualTo("So far".length());
    }

    @Test
    void withoutTheDatabaseAnErrorIsToldAndNoEndThatNobodyStored() throws Exception {
        ScriptedStep.Pause pause = pause();
        model.reply(text("So far"), pause, text("."));
        AdmittedTurn running = accept("conv_1");
        Future<TurnEnd> end = run(running);
        pause.awaitReached();
        data.recover();
        data.goBlind();

        turns.checkpoint();

        assertThatThrownBy(end::get).hasCauseInstanceOf(AppError.class);
        assertThat(running.live().end()).isNull();
        assertThat(running.live().unknownEndError()).isNotNull();
    }

    @Test
    void textThatIsReadElsewhereIsStoredAndToldOfBeforeOther() throws Exception {
        ScriptedStep.Pause pause = pause();
        model.reply(text("So far"), pause, text("."));
        AdmittedTurn read = accept("read");
        AdmittedTurn other = accept("other");
        Future<TurnEnd> readEnd = run(read);
        pause.awaitReached();
        ScriptedStep.Pause otherPause = pause();
        model.reply(text("Also"), otherPause, text("."));
        Future<TurnEnd> otherEnd = run(other);
        otherPause.awaitReached();

        turns.checkpointRead();
        assertThat(data.takeCheckpoints()).isEmpty();
        node.hear(List.of(new TurnSignals.Signal.ReaderAttached(read.turn().messageId())));
        clock.tick(Duration.ofMillis(50));
        turns.checkpointRead();
        assertThat(data.takeCheckpoints()).containsExactly("read");
        assertThat(hints.take())
                .containsExactly(new TurnSignals.Signal.TextStored(read.turn().messageId()));
        turns.checkpoint();
        assertThat(data.takeCheckpoints()).containsExactly("other");
        assertThat(hints.take()).isEmpty();

        pause.release();
        otherPause.release();
        assertThat(readEnd.get()).isNotNull();
        assertThat(otherEnd.get()).isNotNull();
        assertThat(hints.take())
                .containsExactlyInAnyOrder(
                        new TurnSignals.Signal.TextStored(read.turn().messageId()),
                        new TurnSignals.Signal.Ended("read"),
                        new TurnSignals.Signal.Ended("other"));
    }

    @Test
    void textIsStoredAsUsualAgainWhenNobodySaysThatItIsRead() throws Exception {
        ScriptedStep.Pause pause = pause();
        model.reply(text("So far"), pause, text("."));
        AdmittedTurn running = accept("read");
        Future<TurnEnd> end = run(running);
        pause.awaitReached();
        node.hear(List.of(new TurnSignals.Signal.ReaderAttached(running.turn().messageId())));

        clock.tick(LEASE.plusMillis(1));
        turns.checkpointRead();
        assertThat(data.takeCheckpoints()).isEmpty();
        turns.checkpoint();
        assertThat(data.takeCheckpoints()).containsExactly("read");
        assertThat(hints.take()).isEmpty();

        pause.release();
        assertThat(end.get()).isNotNull();
    }

    @Test
    void manyTurnsThatAreReadElsewhereAreStoredLessOften() throws Exception {
        var ends = new ArrayList<Future<TurnEnd>>();
        var said = new ArrayList<TurnSignals.Signal>();
        var pauses = new ArrayList<ScriptedStep.Pause>();
        for (int i = 0; i < 150; i++) {
            ScriptedStep.Pause pause = pause();
            model.reply(text("So far"), pause, text("."));
            AdmittedTurn running = accept("read" + i);
            said.add(new TurnSignals.Signal.ReaderAttached(running.turn().messageId()));
            ends.add(run(running));
            pause.awaitReached();
            pauses.add(pause);
        }
        node.hear(said);
        turns.checkpointRead();
        node.hear(said);
        data.takeCheckpoints();

        clock.tick(Duration.ofMillis(149));
        turns.checkpointRead();
        assertThat(data.takeCheckpoints()).isEmpty();
        clock.tick(RENEWAL);
        turns.checkpointRead();
        assertThat(data.takeCheckpoints()).hasSize(150);

        pauses.forEach(ScriptedStep.Pause::release);
        for (Future<TurnEnd> end : ends) {
            assertThat(end.get()).isNotNull();
        }
    }

    @Test
    void serverWithReadersSaysSoForAsLongAsItHasThem() throws Exception {
        ScriptedStep.Pause pause = pause();
        model.reply(text("So far"), pause, text("."));
        AdmittedTurn running = accept("read");
        Future<TurnEnd> end = run(running);
        pause.awaitReached();
        String messageId = running.turn().messageId();
        var read = new TurnSignals.Signal.ReaderAttached(messageId);
        Node elsewhere = new Node(2);

        LiveTurn followed = elsewhere.turns.require("bot", "read", messageId);
        assertThat(hints.take()).containsExactly(read);
        clock.tick(RENEWAL.plusMillis(1));
        elsewhere.peers.poll();
        assertThat(hints.take()).isEmpty();
        var reader = new Reader(followed);
        elsewhere.peers.poll();
        elsewhere.peers.poll();
        assertThat(hints.take()).containsExactly(read);
        clock.tick(RENEWAL.plusMillis(1));
        elsewhere.peers.poll();
        assertThat(hints.take()).containsExactly(read);
        followed.detach(reader);
        clock.tick(RENEWAL.plusMillis(1));
        elsewhere.peers.poll();
        assertThat(hints.take()).isEmpty();

        pause.release();
        assertThat(end.get()).isNotNull();
    }
}
