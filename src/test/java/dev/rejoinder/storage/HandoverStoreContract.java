package dev.rejoinder.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rejoinder.access.Account;
import dev.rejoinder.access.AccountRole;
import dev.rejoinder.conversation.Message;
import dev.rejoinder.conversation.MessageAuthor;
import dev.rejoinder.core.AppError;
import dev.rejoinder.core.ErrorCode;
import dev.rejoinder.event.EventType;
import dev.rejoinder.event.StoredEvent;
import dev.rejoinder.handover.ConversationNote;
import dev.rejoinder.handover.Handover;
import dev.rejoinder.handover.HandoverReason;
import dev.rejoinder.handover.HandoverRequest;
import dev.rejoinder.handover.HandoverState;
import dev.rejoinder.handover.HandoverStore;
import dev.rejoinder.handover.HandoverStore.Change;
import dev.rejoinder.handover.HandoverStore.PersonMessage;
import dev.rejoinder.provider.FinishReason;
import dev.rejoinder.turn.NewTurn;
import dev.rejoinder.turn.Turn;
import dev.rejoinder.turn.TurnState;
import dev.rejoinder.turn.TurnStore.Accepted;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every {@link HandoverStore} does, and turns during a handover. */
abstract class HandoverStoreContract extends StoreContract {
    private static final MessageAuthor ADA = new MessageAuthor("acct_1", "Ada");
    private static final MessageAuthor BOB = new MessageAuthor("acct_2", "Bob");
    private static final HandoverRequest ASKED =
            new HandoverRequest(HandoverReason.ASKED, "My order", Duration.ofMinutes(5));

    @BeforeEach
    void createAccounts() {
        for (int i = 0; i < 10; i++) {
            String id = "acct_" + i;
            storage.accounts()
                    .insert(
                            new Account(
                                    id,
                                    id + "@shop.example",
                                    "Agent",
                                    "",
                                    AccountRole.AGENT,
                                    null,
                                    clock.now()));
        }
    }

    private HandoverStore handovers() {
        return storage.handovers();
    }

    private Change take(MessageAuthor agent) {
        return handovers().take(BOT, "c1", agent, ASKED);
    }

    private static PersonMessage message(int number, MessageAuthor agent, @Nullable String key) {
        return new PersonMessage(
                BOT,
                "c1",
                agent,
                "hidden" + number,
                "person" + number,
                "Reply " + number,
                key,
                "fingerprint" + number);
    }

    private static NewTurn asking(NewTurn turn) {
        return new NewTurn(
                turn.botId(),
                turn.conversationId(),
                turn.createConversation(),
                turn.userMessageId(),
                turn.messageId(),
                turn.question(),
                null,
                null,
                null,
                true,
                null,
                null,
                ASKED,
                null);
    }

    private List<Message> history() {
        return storage.conversations().messagesAfter(BOT, "c1", 0, 100);
    }

    private static void assertRefused(ErrorCode code, Runnable call) {
        assertThatThrownBy(call::run)
                .isInstanceOfSatisfying(
                        AppError.class, error -> assertThat(error.code()).isEqualTo(code));
    }

    @Test
    void requestWaitsUntilItExpires() {
        converse("c1", 1);

        Change first = handovers().request(BOT, "c1", ASKED);
        Change again = handovers().request(BOT, "c1", ASKED);

        Handover waiting = first.handover();
        assertThat(first.changed()).isTrue();
        assertThat(again).isEqualTo(new Change(waiting, false));
        assertThat(waiting.state()).isEqualTo(HandoverState.WAITING);
        assertThat(waiting.note()).isEqualTo("My order");
        assertThat(handovers().endExpired()).isEmpty();
        clock.tick(Duration.ofMinutes(6));
        List<Handover> ended = handovers().endExpired();
        assertThat(ended).hasSize(1);
        assertThat(ended.getFirst().unanswered()).isTrue();
        assertThat(ended.getFirst().state()).isEqualTo(HandoverState.ENDED);
        assertThat(handovers().endExpired()).isEmpty();
        assertThat(accept(newTurn("c1", 2)).state()).isEqualTo(TurnState.STREAMING);
    }

    @Test
    void unknownConversationCannotBeHandedOver() {
        assertRefused(
                ErrorCode.CONVERSATION_NOT_FOUND, () -> handovers().request(BOT, "c1", ASKED));
        assertRefused(ErrorCode.CONVERSATION_NOT_FOUND, () -> take(ADA));
    }

    @Test
    void questionDuringAHandoverEndsAtOnce() {
        converse("c1", 1);
        handovers().request(BOT, "c1", ASKED);

        Accepted accepted = storage.turns().accept(newTurn("c1", 2), LEASE);

        Turn turn = accepted.turn();
        assertThat(accepted.mustRun()).isFalse();
        assertThat(accepted.askedForPerson()).isFalse();
        assertThat(turn.state()).isEqualTo(TurnState.COMPLETE);
        assertThat(turn.finishReason()).isEqualTo(FinishReason.HANDOVER);
        assertThat(storage.turns().find(BOT, "c1", "c1-a2")).contains(turn);
        assertThat(history()).extracting(Message::id).containsExactly("c1-u1", "c1-a1", "c1-u2");
        assertThat(storage.conversations().find(BOT, "c1").orElseThrow().messageCount())
                .isEqualTo(3);
    }

    @Test
    void questionThatAsksForAPersonStartsTheHandover() {
        Accepted first = storage.turns().accept(asking(newTurn("c1", 1)), LEASE);
        Accepted second = storage.turns().accept(asking(newTurn("c1", 2)), LEASE);

        assertThat(first.mustRun()).isFalse();
        assertThat(first.askedForPerson()).isTrue();
        assertThat(second.mustRun()).isFalse();
        Handover waiting = handovers().find(BOT, "c1").orElseThrow();
        assertThat(waiting.number()).isEqualTo(1);
        assertThat(waiting.state()).isEqualTo(HandoverState.WAITING);
        assertThat(history()).extracting(Message::id).containsExactly("c1-u1", "c1-u2");
    }

    @Test
    void repeatedQuestionDuringAHandoverIsOneTurn() {
        converse("c1", 1);
        handovers().request(BOT, "c1", ASKED);
        NewTurn question = keyed(newTurn("c1", 2), "key", "same");

        Turn first = accept(question);
        Accepted again = storage.turns().accept(question, LEASE);

        assertThat(again.mustRun()).isFalse();
        assertThat(again.turn()).isEqualTo(first);
    }

    @Test
    void handoverNeverBlocksOnRunningTurns() {
        Turn running = accept(newTurn("c1", 1));
        handovers().request(BOT, "c1", ASKED);

        assertThat(accept(newTurn("c1", 2)).state()).isEqualTo(TurnState.COMPLETE);
        take(ADA);
        handovers().send(message(1, ADA, null));
        assertThat(finish(running, complete("Late"))).isTrue();

        assertThat(history())
                .extracting(Message::id)
                .containsExactly("c1-u1", "c1-a1", "c1-u2", "person1");
    }

    @Test
    void onlyOneOfManyAgentsTakesAConversation() throws Exception {
        converse("c1", 1);
        handovers().request(BOT, "c1", ASKED);
        var agents = new ArrayList<Callable<Boolean>>();
        for (int i = 0; i < 8; i++) {
            var agent = new MessageAuthor("acct_" + i, "Agent " + i);
            agents.add(() -> tryToTake(agent));
        }

        int took = 0;
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (Future<Boolean> each : threads.invokeAll(agents)) {
                took += each.get() ? 1 : 0;
            }
        }

        assertThat(took).isEqualTo(1);
        assertThat(handovers().find(BOT, "c1").orElseThrow().version()).isEqualTo(2);
    }

    private boolean tryToTake(MessageAuthor agent) {
        try {
            return take(agent).changed();
        } catch (AppError taken) {
            assertThat(taken.code()).isEqualTo(ErrorCode.HANDOVER_TAKEN);
            return false;
        }
    }

    @Test
    void onlyTheAgentOfAConversationWritesAndEnds() {
        converse("c1", 1);
        take(ADA);

        assertThat(take(ADA).changed()).isFalse();
        assertRefused(ErrorCode.HANDOVER_TAKEN, () -> take(BOB));
        assertRefused(ErrorCode.HANDOVER_NOT_YOURS, () -> handovers().send(message(1, BOB, null)));
        assertRefused(ErrorCode.HANDOVER_NOT_YOURS, () -> handovers().end(BOT, "c1", BOB, false));
        Message sent = handovers().send(message(1, ADA, null));
        assertThat(sent.author()).isEqualTo(ADA);
        assertThat(history().getLast()).isEqualTo(sent);
        assertThat(handovers().end(BOT, "c1", ADA, true)).isPresent();
        assertThat(handovers().end(BOT, "c1", ADA, true)).isEmpty();
        assertRefused(ErrorCode.HANDOVER_NOT_YOURS, () -> handovers().send(message(2, ADA, null)));
        assertThat(take(BOB).handover().number()).isEqualTo(2);
        assertThat(handovers().end(BOT, "c1", null, false)).isPresent();
    }

    @Test
    void repeatedMessageIsStoredOnce() {
        converse("c1", 1);
        take(ADA);

        Message first = handovers().send(message(1, ADA, "key"));
        handovers().end(BOT, "c1", ADA, false);

        assertThat(handovers().send(message(1, ADA, "key"))).isEqualTo(first);
        assertRefused(
                ErrorCode.IDEMPOTENCY_KEY_REUSED, () -> handovers().send(message(2, ADA, "key")));
        assertThat(history()).extracting(Message::id).containsExactly("c1-u1", "c1-a1", "person1");
    }

    @Test
    void messagesOfAgentsAreReadInBothDirectionsAndByModels() {
        converse("c1", 1);
        take(ADA);
        handovers().send(message(1, ADA, null));
        handovers().send(message(2, ADA, null));
        handovers().end(BOT, "c1", ADA, false);
        Turn next = accept(newTurn("c1", 2));

        List<String> ids = List.of("c1-u1", "c1-a1", "person1", "person2", "c1-u2");
        assertThat(history()).extracting(Message::id).isEqualTo(ids);
        for (int limit = 1; limit <= ids.size(); limit++) {
            var backwards = new ArrayList<String>();
            long end = Long.MAX_VALUE;
            List<Message> page;
            do {
                page = storage.conversations().messagesBefore(BOT, "c1", end, limit);
                page.reversed().forEach(each -> backwards.add(each.id()));
                end = page.isEmpty() ? end : page.getFirst().position();
            } while (page.size() == limit);
            assertThat(backwards).as("pages of %s", limit).isEqualTo(ids.reversed());
        }
        assertThat(storage.turns().before(next.key(), 10, 1_000))
                .extracting(Turn::question)
                .containsExactly("Question 1", "", "");
    }

    @Test
    void conversationOfAnAgentWhoIsGoneIsFreeForOthers() {
        converse("c1", 1);
        take(ADA);
        storage.accounts().delete(ADA.id());

        Change taken = take(BOB);
        assertThat(taken.changed()).isTrue();
        assertThat(taken.handover().agent()).isEqualTo(BOB);
        assertThat(taken.handover().number()).isEqualTo(2);
        assertRefused(ErrorCode.HANDOVER_NOT_YOURS, () -> handovers().send(message(1, ADA, null)));
        storage.accounts().delete(BOB.id());
        var carl = new MessageAuthor("acct_3", "Carl");
        assertThat(handovers().end(BOT, "c1", carl, false)).isPresent();
    }

    @Test
    void fallbacksBeforeAHandoverDoNotAskAgain() {
        for (int i = 1; i <= 4; i++) {
            clock.tick(Duration.ofSeconds(1));
            finish(accept(newTurn("c1", i)), complete("I do not know."));
            boolean asks =
                    handovers()
                            .requestAfterFallbacks(BOT, "c1", ASKED, "I do not know.", 2)
                            .isPresent();
            assertThat(asks).as("after answer %s", i).isEqualTo(i % 2 == 0);
            clock.tick(Duration.ofSeconds(1));
            handovers().end(BOT, "c1", null, false);
        }
    }

    @Test
    void fallbacksInARowAskForAPerson() {
        for (int i = 1; i <= 3; i++) {
            Turn turn = accept(newTurn("c1", i));
            finish(turn, complete(i == 1 ? "I know." : "I do not know. Sorry."));
            boolean asks =
                    handovers()
                            .requestAfterFallbacks(BOT, "c1", ASKED, "I do not know.", 2)
                            .isPresent();
            assertThat(asks).as("after answer %s", i).isEqualTo(i == 3);
        }
    }

    @Test
    void eventsAreStoredWithTheirCause() {
        storage.events().want(EnumSet.allOf(EventType.class));
        converse("c1", 1);
        long before = last();
        handovers().request(BOT, "c1", ASKED);
        accept(newTurn("c1", 2));
        take(ADA);
        handovers().send(message(1, ADA, null));
        handovers().end(BOT, "c1", ADA, true);

        assertThat(storage.events().after(before, 100))
                .extracting(event -> event.type().wireName() + " " + event.data())
                .containsExactly(
                        "handover.requested {\"reason\":\"asked\"}",
                        "conversation.updated {\"handover\":\"waiting\"}",
                        "message.created {\"role\":\"user\"}",
                        "handover.accepted {\"agentId\":\"acct_1\"}",
                        "conversation.updated {\"handover\":\"active\"}",
                        "message.created {\"role\":\"assistant\",\"status\":\"complete\","
                                + "\"author\":true}",
                        "conversation.completed {}",
                        "handover.ended {\"unanswered\":false}",
                        "conversation.updated {\"handover\":\"ended\"}");
    }

    private long last() {
        return storage.events().after(0, 100).stream()
                .mapToLong(StoredEvent::position)
                .max()
                .orElse(0);
    }

    @Test
    void notesAreLimited() {
        converse("c1", 1);
        for (int i = 0; i < ConversationNote.MAX_NOTES; i++) {
            assertThat(handovers().addNote(BOT, "c1", note(i))).isTrue();
        }

        assertThat(handovers().addNote(BOT, "c1", note(999))).isFalse();
        assertThat(handovers().notes(BOT, "c1")).hasSize(ConversationNote.MAX_NOTES);
        assertThat(handovers().notes(BOT, "c1").getFirst()).isEqualTo(note(0));
    }

    private ConversationNote note(int number) {
        return new ConversationNote("note_%03d".formatted(number), "Note", ADA, clock.now());
    }

    @Test
    void deletedConversationLeavesNothing() {
        converse("c1", 1);
        handovers().request(BOT, "c1", ASKED);
        handovers().addNote(BOT, "c1", note(1));

        storage.conversations().delete(BOT, "c1");

        assertThat(handovers().find(BOT, "c1")).isEmpty();
        assertThat(handovers().notes(BOT, "c1")).isEmpty();
        assertThat(handovers().changedSince(0, 10)).isEmpty();
    }
}
