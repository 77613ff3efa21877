package dev.rejoinder.turn;

import dev.rejoinder.attachment.PromptFiles;
import dev.rejoinder.bot.Bot;
import dev.rejoinder.bot.KnowledgeSettings;
import dev.rejoinder.bot.WidgetEmbedding;
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
import java.util.function.Consumer;

/** A turn engine on a store whose disk can fill up. */
abstract class TurnEngineFixture {
    static final Duration DEADLINE = Duration.ofSeconds(100);
    static final Duration RENEWAL = Duration.ofSeconds(3);
    static final Duration LEASE = Duration.ofSeconds(10);
    static final int MOST_OPEN = 100;
    static final NewTurn.Idempotency KEY = new NewTurn.Idempotency("key", "print");
    final SettableClock clock = new SettableClock();
    final ScriptedChatModel model = new ScriptedChatModel();
    final FullDisk store = new FullDisk();
    final DatabasePeers peers =
            new DatabasePeers(store, TurnSignals.NONE, clock, ConversationChanges.NONE);

    final TurnEngine turns =
            new TurnEngine(
                    store,
                    new ChatModels(Map.of("scripted", model), System::nanoTime),
                    Retriever.NONE,
                    ToolCatalog.NONE,
                    new TurnLimits(
                            Duration.ofSeconds(30), Duration.ofSeconds(60), 8_000, MOST_OPEN),
                    clock,
                    new Ids(clock, new SplittableRandom(1)),
                    peers,
                    TurnObserver.NONE,
                    HandoverRules.NONE,
                    AnswerPrices.NONE,
                    PromptFiles.NONE,
                    Runnable::run);

    final ExpiredLeaseReaper reaper =
            new ExpiredLeaseReaper(store, turns, TurnSignals.NONE, clock, TurnObserver.NONE);

    /** Accepts questions. While it is full, it fails checkpoints and finishes. */
    static final class FullDisk extends SimulatedStore {
        final List<Checkpoint> signs = new ArrayList<>();
        final CountDownLatch tried = new CountDownLatch(1);
        volatile boolean full;
        volatile boolean away;
        Runnable accepting = () -> {};
        Runnable marking = () -> {};
        Consumer<Turn> lastTakenUp = _ -> {};

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

    /** A question to a bot with a scripted model. */
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
                        false,
                        true,
                        Instant.EPOCH,
                        Instant.EPOCH);
        return new TurnRequest(bot, "When?", conversation, true, null, null);
    }

    TurnState stateOf(AdmittedTurn accepted) {
        Turn turn = accepted.turn();
        return store.find("bot", "conv_1", turn.messageId()).orElseThrow().state();
    }
}
