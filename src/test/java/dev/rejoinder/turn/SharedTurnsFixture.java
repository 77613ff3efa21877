package dev.rejoinder.turn;

import dev.rejoinder.attachment.PromptFiles;
import dev.rejoinder.core.AppError;
import dev.rejoinder.core.Ids;
import dev.rejoinder.handover.ConversationChanges;
import dev.rejoinder.handover.HandoverRules;
import dev.rejoinder.knowledge.Retriever;
import dev.rejoinder.provider.ChatModels;
import dev.rejoinder.provider.scripted.ScriptedChatModel;
import dev.rejoinder.testkit.SettableClock;
import dev.rejoinder.tool.ToolCatalog;
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

/** A turn engine that shares its data with other processes. */
abstract class SharedTurnsFixture {
    static final Duration DEADLINE = Duration.ofSeconds(100);
    static final Duration LEASE = Duration.ofSeconds(10);
    static final Duration RENEWAL = Duration.ofSeconds(3);
    final SettableClock clock = new SettableClock();
    final ScriptedChatModel model = new ScriptedChatModel();
    final Data data = new Data();
    final Hints hints = new Hints();
    final Node node = new Node(1);
    final TurnEngine turns = node.turns;
    final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    /** One server. */
    final class Node {
        final DatabasePeers peers = new DatabasePeers(data, hints, clock, ConversationChanges.NONE);
        final TurnEngine turns;

        Node(int seed) {
            turns =
                    new TurnEngine(
                            data,
                            new ChatModels(Map.of("scripted", model), System::nanoTime),
                            Retriever.NONE,
                            ToolCatalog.NONE,
                            new TurnLimits(
                                    Duration.ofMinutes(5), Duration.ofMinutes(5), 8_000, 1_000),
                            clock,
                            new Ids(clock, new SplittableRandom(seed)),
                            peers,
                            TurnObserver.NONE,
                            HandoverRules.NONE,
                            AnswerPrices.NONE,
                            PromptFiles.NONE);
        }

        void hear(List<TurnSignals.Signal> said) {
            peers.listen(turns);
            hints.listener().onSignals(said);
        }
    }

    /** Records checkpoints of open turns, and can fail lookups. */
    static final class Data extends SimulatedStore {
        final List<String> checkpoints = new ArrayList<>();
        boolean blind;

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

    /** The signals that this process publishes. */
    static final class Hints implements TurnSignals {
        final List<Signal> said = new CopyOnWriteArrayList<>();
        @Nullable Listener listener;

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

    /** A reader that takes all new text on each update, as an event stream does. */
    static final class Reader implements TurnSubscriber {
        final LiveTurn turn;
        final StringBuilder seen = new StringBuilder();

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
        // Otherwise closing would wait forever for a turn that a failed test left paused.
        threads.shutdownNow();
        threads.close();
    }

    AdmittedTurn accept(String conversation) {
        return turns.accept(TurnEngineFixture.question(conversation), null, true);
    }

    Future<TurnEnd> run(AdmittedTurn accepted) {
        return threads.submit(() -> turns.run(accepted, DEADLINE));
    }
}
