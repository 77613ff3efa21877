package dev.rejoinder.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.rejoinder.conversation.Conversation;
import dev.rejoinder.conversation.ConversationStore.Listing;
import dev.rejoinder.conversation.Message;
import dev.rejoinder.provider.FinishReason;
import dev.rejoinder.provider.Usage;
import dev.rejoinder.turn.NewTurn;
import dev.rejoinder.turn.Turn;
import dev.rejoinder.turn.TurnEnd;
import dev.rejoinder.turn.TurnState;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

abstract class ConversationStoreContract extends ConversationStoreFixture {
    private List<String> contents(List<Message> messages) {
        return messages.stream().map(Message::content).toList();
    }

    @Test
    void conversationIsFoundAsItWasStored() {
        accept(ofUser(newTurn("c1", 1), "ann"));

        assertThat(conversations().find(BOT, "c1"))
                .contains(
                        new Conversation(
                                BOT,
                                "c1",
                                "ann",
                                "{\"userId\":\"ann\"}",
                                "Question 1",
                                1,
                                clock.now(),
                                clock.now(),
                                true,
                                false));
        assertThat(conversations().find(BOT, "c2")).isEmpty();
        assertThat(conversations().find("bot_2", "c1")).isEmpty();
    }

    @Test
    void answerCountsAndMovesTheTimeOfTheLastMessage() {
        Instant begun = clock.now();
        Turn turn = accept(newTurn("c1", 1));
        clock.tick(Duration.ofSeconds(5));
        finish(turn, complete("Yes"));

        assertThat(conversations().find(BOT, "c1"))
                .contains(
                        new Conversation(
                                BOT,
                                "c1",
                                null,
                                null,
                                "Question 1",
                                2,
                                begun,
                                clock.now(),
                                false,
                                false));
    }

    @Test
    void answerWithoutTextIsNoMessage() {
        Instant begun = clock.now();
        Turn turn = accept(newTurn("c1", 1));
        clock.tick(Duration.ofSeconds(5));
        finish(turn, failed());

        Conversation conversation = conversations().find(BOT, "c1").orElseThrow();
        assertThat(conversation.messageCount()).isEqualTo(1);
        assertThat(conversation.updatedAt()).isEqualTo(begun);
        assertThat(contents(conversations().messagesAfter(BOT, "c1", 0, 10)))
                .containsExactly("Question 1");
    }

    @Test
    void lastActivityNeverGoesBackWhenTheClockDoes() {
        Instant begun = clock.now();
        Turn turn = accept(newTurn("c1", 1));
        clock.set(begun.minus(Duration.ofDays(3)));
        finish(turn, complete("Yes"));
        accept(newTurn("c1", 2));

        assertThat(conversations().find(BOT, "c1").orElseThrow().updatedAt()).isEqualTo(begun);
        assertThat(conversations().list(query(1, 10, null, begun.minusMillis(1), null)).total())
                .isEqualTo(1);
    }

    @Test
    void previewIsTheBeginningOfTheFirstQuestion() {
        String question = "x".repeat(99) + "🙂 and more";
        NewTurn turn = new NewTurn(BOT, "c1", true, "u1", "a1", question, null, null, null);
        finish(accept(turn), complete("Yes"));
        accept(newTurn("c1", 2));
        String fitting = "y".repeat(98) + "🙂 and more";
        accept(new NewTurn(BOT, "c2", true, "u2", "a2", fitting, null, null, null));

        assertThat(conversations().find(BOT, "c1").orElseThrow().preview())
                .isEqualTo("x".repeat(99));
        assertThat(conversations().find(BOT, "c2").orElseThrow().preview())
                .isEqualTo("y".repeat(98) + "🙂");
    }

    @Test
    void messagesHaveAllTheirFields() {
        Turn turn = accept(ofUser(newTurn("c1", 1), "ann"));
        Instant asked = clock.now();
        clock.tick(Duration.ofSeconds(2));
        finish(
                turn,
                new TurnEnd(
                        TurnState.COMPLETE, "Yes", FinishReason.STOP, null, new Usage(3, 5), "[]"));

        assertThat(conversations().messagesAfter(BOT, "c1", 0, 10))
                .containsExactly(
                        new Message(
                                "c1-u1",
                                2,
                                Message.Role.USER,
                                "Question 1",
                                asked,
                                "complete",
                                "c1-a1",
                                "{\"userId\":\"ann\"}",
                                null,
                                null,
                                null),
                        new Message(
                                "c1-a1",
                                3,
                                Message.Role.ASSISTANT,
                                "Yes",
                                clock.now(),
                                "complete",
                                null,
                                null,
                                3,
                                5,
                                "[]"));
    }

    @Test
    void partialAnswersHaveTheirState() {
        finish(accept(newTurn("c1", 1)), interrupted("Ha"));
        finish(accept(newTurn("c1", 2)), stopped("Ho"));
        finish(accept(newTurn("c1", 3)), stopped(""));
        accept(newTurn("c1", 4));
        accept(newTurn("c1", 5));

        assertThat(conversations().messagesAfter(BOT, "c1", 0, 10))
                .extracting(Message::content, Message::status, Message::answerId)
                .containsExactly(
                        tuple("Question 1", "interrupted", "c1-a1"),
                        tuple("Ha", "interrupted", null),
                        tuple("Question 2", "stopped", "c1-a2"),
                        tuple("Ho", "stopped", null),
                        tuple("Question 3", "stopped", "c1-a3"),
                        tuple("Question 4", "streaming", "c1-a4"),
                        tuple("Question 5", "pending", "c1-a5"));
        assertThat(conversations().find(BOT, "c1").orElseThrow().messageCount()).isEqualTo(7);
    }

    @Test
    void conversationIsRunningWhileOneOfItsTurnsIsOpen() {
        Turn first = accept(newTurn("c1", 1));
        Turn second = accept(newTurn("c1", 2));
        converse("c2", 1);
        assertThat(running()).containsExactly("c1");
        finish(first, complete("Yes"));
        assertThat(running()).containsExactly("c1");

        long fence = storage.turns().claim(second.key(), LEASE).orElseThrow();
        assertThat(running()).containsExactly("c1");
        storage.turns().finish(second.key(), fence, failed());

        assertThat(running()).isEmpty();
    }

    private List<String> running() {
        return conversations().list(query(1, 10, null, null, null)).conversations().stream()
                .filter(Conversation::running)
                .map(Conversation::id)
                .toList();
    }

    @Test
    void messagesArePagedForwardAndBackwardFromEveryPosition() {
        converse("c1", 1);
        finish(accept(newTurn("c1", 2)), failed());
        converse("c1", 3);
        List<Message> all = conversations().messagesAfter(BOT, "c1", Long.MIN_VALUE, 100);
        assertThat(contents(all))
                .containsExactly("Question 1", "Answer 1", "Question 2", "Question 3", "Answer 3");

        for (long position = -1; position <= 9; position++) {
            for (int limit = 1; limit <= 6; limit++) {
                assertThat(conversations().messagesAfter(BOT, "c1", position, limit))
                        .isEqualTo(after(all, position, limit));
                assertThat(conversations().messagesBefore(BOT, "c1", position, limit))
                        .isEqualTo(before(all, position, limit));
            }
        }
        assertThat(conversations().messagesBefore(BOT, "c1", Long.MAX_VALUE, 100)).isEqualTo(all);
        assertThat(conversations().messagesAfter(BOT, "c1", Long.MAX_VALUE, 100)).isEmpty();
        assertThat(conversations().messagesBefore(BOT, "c1", Long.MIN_VALUE, 100)).isEmpty();
    }

    private static List<Message> before(List<Message> all, long position, int limit) {
        List<Message> earlier = all.stream().filter(m -> m.position() < position).toList();
        return earlier.subList(Math.max(0, earlier.size() - limit), earlier.size());
    }

    @Test
    void unknownConversationHasNoMessages() {
        assertThat(conversations().messagesAfter(BOT, "c1", 0, 10)).isEmpty();
        assertThat(conversations().messagesBefore(BOT, "c1", 100, 10)).isEmpty();
    }

    @Test
    void positionIsFoundForBothHalvesOfATurnOfThisConversation() {
        converse("c1", 1);
        converse("c1", 2);
        converse("c2", 1);

        for (Message message : conversations().messagesAfter(BOT, "c1", 0, 10)) {
            assertThat(conversations().positionOf(BOT, "c1", message.id()))
                    .isEqualTo(message.position());
        }
        assertThat(conversations().positionOf(BOT, "c1", "c2-u1")).isNull();
        assertThat(conversations().positionOf(BOT, "c1", "c2-a1")).isNull();
        assertThat(conversations().positionOf("bot_2", "c1", "c1-u1")).isNull();
    }

    @Test
    void deletedConversationIsGoneWithItsMessages() {
        converse("c1", 1);
        converse("c2", 1);

        assertThat(conversations().delete(BOT, "c1")).isTrue();

        assertThat(conversations().delete(BOT, "c1")).isFalse();
        assertThat(conversations().find(BOT, "c1")).isEmpty();
        assertThat(conversations().messagesAfter(BOT, "c1", 0, 10)).isEmpty();
        assertThat(conversations().positionOf(BOT, "c1", "c1-u1")).isNull();
        Listing listing = conversations().list(query(1, 10, null, null, null));
        assertThat(ids(listing)).containsExactly("c2");
        assertThat(listing.total()).isEqualTo(1);
    }

    @Test
    void conversationOfAnotherBotCannotBeDeleted() {
        converse("c1", 1);
        storage.bots().insert(bot("bot_2", null));

        assertThat(conversations().delete("bot_2", "c1")).isFalse();
        assertThat(conversations().find(BOT, "c1")).isPresent();
    }

    @Test
    void longConversationIsDeletedWithAllItsTurns() {
        for (int i = 1; i <= 1203; i++) {
            converse("c1", i);
        }

        assertThat(conversations().delete(BOT, "c1")).isTrue();
        assertThat(conversations().positionOf(BOT, "c1", "c1-u1")).isNull();
        assertThat(conversations().positionOf(BOT, "c1", "c1-a1203")).isNull();
        assertThat(storage.bots().purgeDeleted(10)).isZero();
    }
}
