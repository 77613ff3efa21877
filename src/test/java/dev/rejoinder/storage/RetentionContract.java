package dev.rejoinder.storage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rejoinder.bot.Bot;
import dev.rejoinder.bot.BotDraft;
import dev.rejoinder.bot.ConversationSettings;
import dev.rejoinder.conversation.Conversation;
import dev.rejoinder.conversation.ConversationQuery;
import dev.rejoinder.core.PageRequest;
import dev.rejoinder.event.EventType;
import dev.rejoinder.event.StoredEvent;
import dev.rejoinder.handover.HandoverReason;
import dev.rejoinder.handover.HandoverRequest;
import dev.rejoinder.privacy.Retention;
import dev.rejoinder.privacy.RetentionStore;
import dev.rejoinder.privacy.RetentionStore.Step;
import dev.rejoinder.turn.Turn;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The contract of {@link RetentionStore}, {@code TaskClaims} and {@link Retention}. */
abstract class RetentionContract extends StoreContract {
    private static final Duration DAY = Duration.ofDays(1);

    private void keepFor(@Nullable Integer days) {
        Bot bot = storage.bots().find(BOT).orElseThrow();
        var settings =
                new ConversationSettings(
                        bot.conversationSettings().feedback(),
                        bot.conversationSettings().leadForm(),
                        bot.conversationSettings().handover(),
                        days,
                        bot.conversationSettings().suggestFollowUps(),
                        bot.conversationSettings().caution(),
                        bot.conversationSettings().images(),
                        bot.conversationSettings().widget(),
                        bot.conversationSettings().budget(),
                        bot.conversationSettings().uploads());
        BotDraft draft = bot.draft();
        var changed =
                new BotDraft(
                        draft.shortName(),
                        draft.name(),
                        draft.instructions(),
                        draft.welcomeMessage(),
                        draft.model(),
                        draft.fallbackModels(),
                        draft.temperature(),
                        draft.maxTokens(),
                        draft.historyMessages(),
                        draft.fallbackMessage(),
                        draft.knowledge(),
                        draft.widget(),
                        draft.modelOptionsFromCaller(),
                        draft.enabled(),
                        settings);
        assertThat(storage.bots().update(bot.with(changed), bot.updatedAt())).isTrue();
    }

    private Retention retention(String owner) {
        return new Retention(
                storage.retention(), storage.bots()::list, storage.taskClaims(), owner, clock);
    }

    private static ConversationQuery all() {
        return new ConversationQuery(BOT, new PageRequest(1, 100), null, null, null, null, null);
    }

    private List<String> left() {
        return storage.conversations().list(all()).conversations().stream()
                .map(Conversation::id)
                .sorted()
                .toList();
    }

    @Test
    void conversationsAreDeletedOnceTheirLastActivityIsOlder() {
        keepFor(30);
        converse("conv_old", 1);
        converse("conv_revived", 1);
        clock.tick(DAY.multipliedBy(29));
        converse("conv_revived", 2);
        converse("conv_new", 1);

        retention("node-1").sweep();
        assertThat(left()).containsExactly("conv_new", "conv_old", "conv_revived");

        clock.tick(DAY.plusSeconds(1));
        retention("node-1").sweep();
        assertThat(left()).containsExactly("conv_new", "conv_revived");
        assertThat(storage.conversations().messagesAfter(BOT, "conv_old", 0, 10)).isEmpty();
    }

    @Test
    void botWithoutRetentionKeepsEverything() {
        converse("conv_old", 1);
        clock.tick(DAY.multipliedBy(5_000));

        retention("node-1").sweep();

        assertThat(left()).containsExactly("conv_old");
    }

    @Test
    void conversationWithAnOpenTurnIsLeft() {
        keepFor(1);
        accept(newTurn("conv_running", 1));
        converse("conv_old", 1);
        Turn ended = converse("conv_queued", 1);
        accept(newTurn("conv_queued", 2));
        assertThat(ended).isNotNull();
        clock.tick(DAY.multipliedBy(2));

        retention("node-1").sweep();

        assertThat(left()).containsExactly("conv_queued", "conv_running");
    }

    @Test
    void conversationThatWaitsForAPersonIsLeft() {
        keepFor(1);
        converse("conv_old", 1);
        converse("conv_waiting", 1);
        storage.handovers()
                .request(
                        BOT,
                        "conv_waiting",
                        new HandoverRequest(HandoverReason.ASKED, null, Duration.ofDays(9)));
        clock.tick(DAY.multipliedBy(2));

        retention("node-1").sweep();

        assertThat(left()).containsExactly("conv_waiting");
    }

    @Test
    void stepsAreBoundedAndGoOnAfterTheLast() {
        var all = new ArrayList<String>();
        for (int i = 10; i < 35; i++) {
            converse("conv_" + i, 1);
            all.add("conv_" + i);
        }
        clock.tick(DAY);
        Instant before = clock.now();
        RetentionStore store = storage.retention();

        Step first = store.deleteOld(BOT, before, null, 20).orElseThrow();
        assertThat(first.count()).isEqualTo(20);
        assertThat(left()).isEqualTo(all.subList(20, 25));
        Optional<Step> second = store.deleteOld(BOT, before, first, 20);
        assertThat(second.map(Step::count)).contains(5);
        assertThat(store.deleteOld(BOT, before, second.orElseThrow(), 20)).isEmpty();
    }

    @Test
    void deletionTellsTheEventAndCorrectsTheCounts() {
        keepFor(1);
        storage.events().want(Set.of(EventType.CONVERSATION_DELETED));
        converse("conv_old", 1);
        clock.tick(DAY.multipliedBy(2));
        converse("conv_new", 1);

        retention("node-1").sweep();

        assertThat(storage.events().after(0, 10))
                .extracting(StoredEvent::conversationId)
                .containsExactly("conv_old");
        assertThat(storage.conversations().list(all()).total()).isEqualTo(1);
    }

    /** More turns than one commit deletes. */
    @Test
    void hugeConversationIsDeletedInPieces() {
        keepFor(1);
        for (int i = 1; i <= 520; i++) {
            converse("conv_huge", i);
        }
        clock.tick(DAY.multipliedBy(2));

        retention("node-1").sweep();

        assertThat(left()).isEmpty();
        assertThat(storage.retention().deleteLeftovers()).isFalse();
    }

    @Test
    void oneServerAtATimeSweeps() {
        keepFor(1);
        converse("conv_old", 1);
        clock.tick(DAY.multipliedBy(2));
        assertThat(storage.taskClaims().claim("retention", "node-2", Duration.ofHours(1))).isTrue();

        retention("node-1").sweep();
        assertThat(left()).containsExactly("conv_old");

        storage.taskClaims().release("retention", "node-1");
        assertThat(storage.taskClaims().claim("retention", "node-1", DAY)).isFalse();
        assertThat(storage.taskClaims().claim("retention", "node-2", DAY)).isTrue();
        storage.taskClaims().release("retention", "node-2");
        retention("node-1").sweep();
        assertThat(left()).isEmpty();
    }

    @Test
    void claimOfADeadServerEnds() throws Exception {
        assertThat(storage.taskClaims().claim("erasure", "node-1", Duration.ofMillis(1))).isTrue();
        clock.tick(Duration.ofSeconds(1));
        long patience = System.nanoTime() + Duration.ofMinutes(3).toNanos();

        boolean claimed = false;
        while (!claimed && System.nanoTime() < patience) {
            claimed = storage.taskClaims().claim("erasure", "node-2", Duration.ofMinutes(1));
        }

        assertThat(claimed).isTrue();
        assertThat(storage.taskClaims().claim("erasure", "node-1", DAY)).isFalse();
    }
}
