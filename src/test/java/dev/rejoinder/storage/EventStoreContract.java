package dev.rejoinder.storage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rejoinder.bot.Bot;
import dev.rejoinder.event.EventStore;
import dev.rejoinder.event.EventType;
import dev.rejoinder.event.StoredEvent;
import dev.rejoinder.provider.FinishReason;
import dev.rejoinder.turn.Turn;
import dev.rejoinder.turn.TurnEnd;
import dev.rejoinder.turn.TurnState;
import java.time.Duration;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Which events the changes of the other stores leave in the {@link EventStore}. */
abstract class EventStoreContract extends TurnStoreFixture {
    @BeforeEach
    void wantAllEvents() {
        storage.events().want(EnumSet.allOf(EventType.class));
    }

    private List<String> events() {
        return storage.events().after(0, 100).stream().map(EventStoreContract::text).toList();
    }

    private static String text(StoredEvent event) {
        return String.join(
                " ",
                event.type().wireName(),
                String.valueOf(event.conversationId()),
                String.valueOf(event.messageId()),
                event.data());
    }

    @Test
    void turnTellsOfItsQuestionAndItsAnswer() {
        converse("c1", 1);
        converse("c1", 2);

        assertThat(events())
                .containsExactly(
                        "conversation.created c1 null {}",
                        "message.created c1 c1-u1 {\"role\":\"user\"}",
                        "message.created c1 c1-a1 {\"role\":\"assistant\",\"status\":\"complete\"}",
                        "message.created c1 c1-u2 {\"role\":\"user\"}",
                        "message.created c1 c1-a2"
                                + " {\"role\":\"assistant\",\"status\":\"complete\"}");
    }

    @Test
    void eventHasItsBotItsTimeAndAnIdOfItsOwn() {
        clock.tick(Duration.ofSeconds(1));
        converse("c1", 1);

        List<StoredEvent> events = storage.events().after(0, 100);
        assertThat(events).hasSize(3).extracting(StoredEvent::botId).containsOnly(BOT);
        assertThat(events).extracting(StoredEvent::createdAt).containsOnly(clock.now());
        assertThat(new HashSet<>(events.stream().map(StoredEvent::id).toList()))
                .hasSize(3)
                .allMatch(id -> id.startsWith("evt_"));
        assertThat(events).extracting(StoredEvent::position).isSorted().doesNotHaveDuplicates();
        assertThat(storage.events().after(events.get(1).position(), 100))
                .containsExactly(events.get(2));
        assertThat(storage.events().after(0, 1)).containsExactly(events.getFirst());
    }

    @Test
    void questionThatWaitsIsToldWhenItIsAccepted() {
        accept(newTurn("c1", 1));
        accept(newTurn("c1", 2));

        assertThat(events())
                .containsExactly(
                        "conversation.created c1 null {}",
                        "message.created c1 c1-u1 {\"role\":\"user\"}",
                        "message.created c1 c1-u2 {\"role\":\"user\"}");
    }

    @Test
    void brokenAnswerIsToldAndDroppedWhenItsQuestionIsAskedAgain() {
        Turn first = accept(unread(keyed(newTurn("c1", 1), KEY, BODY)));
        finish(first, interrupted("Half"));
        Turn again = accept(unread(keyed(newTurn("c1", 1), KEY, BODY)));
        finish(again, complete("Whole"));

        assertThat(events())
                .containsExactly(
                        "conversation.created c1 null {}",
                        "message.created c1 c1-u1 {\"role\":\"user\"}",
                        "message.created c1 c1-a1"
                                + " {\"role\":\"assistant\",\"status\":\"interrupted\"}",
                        "message.failed c1 c1-a1"
                                + " {\"error\":\"MODEL_PROVIDER_ERROR\",\"partial\":true}",
                        "message.deleted c1 c1-a1 {}",
                        "message.created c1 c1-a1"
                                + " {\"role\":\"assistant\",\"status\":\"complete\"}");
    }

    @Test
    void questionWithoutAnyAnswerIsToldAsFailed() {
        finish(accept(newTurn("c1", 1)), failed());

        assertThat(events().getLast())
                .isEqualTo(
                        "message.failed c1 c1-a1 {\"error\":\"MODEL_TIMEOUT\",\"partial\":false}");
    }

    @Test
    void fallbackMessageIsToldAsUnanswered() {
        TurnEnd fallback =
                new TurnEnd(
                        TurnState.COMPLETE,
                        "I do not know.",
                        FinishReason.STOP,
                        null,
                        null,
                        null,
                        true,
                        null);
        finish(accept(newTurn("c1", 1)), fallback);

        assertThat(events().getLast()).isEqualTo("question.unanswered c1 c1-a1 {}");
    }

    @Test
    void repeatedRequestTellsNothingAgain() {
        Turn turn = accept(keyed(newTurn("c1", 1), KEY, BODY));
        accept(keyed(newTurn("c1", 1), KEY, BODY));
        finish(turn, complete("Yes"));
        finish(turn, complete("Yes"));

        assertThat(events()).hasSize(3);
    }

    @Test
    void changesOfConversationsAreTold() {
        converse("c1", 1);
        storage.conversations().updateMetadata(BOT, "c1", "{\"a\":1}");
        storage.conversations().updateMetadata(BOT, "c2", null);
        storage.conversations().delete(BOT, "c1");
        storage.conversations().delete(BOT, "c1");

        assertThat(events().subList(3, 5))
                .containsExactly(
                        "conversation.updated c1 null {}", "conversation.deleted c1 null {}");
        assertThat(events()).hasSize(5);
    }

    @Test
    void changesOfBotsAreTold() {
        Bot bot = storage.bots().find(BOT).orElseThrow();
        Bot disabled = changed(bot, false);
        assertThat(storage.bots().update(disabled, bot.updatedAt())).isTrue();
        assertThat(storage.bots().update(disabled, bot.updatedAt().minusMillis(1))).isFalse();
        assertThat(storage.bots().update(changed(bot, true), bot.updatedAt())).isTrue();

        assertThat(events())
                .containsExactly(
                        "bot.updated null null {}",
                        "bot.disabled null null {}",
                        "bot.updated null null {}",
                        "bot.published null null {}");
    }

    private static Bot changed(Bot bot, boolean enabled) {
        return new Bot(
                bot.id(),
                bot.shortName(),
                bot.name(),
                bot.instructions(),
                bot.welcomeMessage(),
                bot.model(),
                bot.fallbackModels(),
                bot.temperature(),
                bot.maxTokens(),
                bot.historyMessages(),
                bot.fallbackMessage(),
                bot.knowledge(),
                bot.widget(),
                bot.modelOptionsFromCaller(),
                enabled,
                bot.createdAt(),
                bot.updatedAt());
    }

    @Test
    void typesThatNobodyWantsAreNotStored() {
        storage.events().want(Set.of(EventType.MESSAGE_FAILED));
        converse("c1", 1);
        finish(accept(newTurn("c1", 2)), failed());
        storage.events().want(Set.of());
        finish(accept(newTurn("c1", 3)), failed());

        assertThat(events())
                .containsExactly(
                        "message.failed c1 c1-a2 {\"error\":\"MODEL_TIMEOUT\",\"partial\":false}");
    }
}
