package dev.rejoinder.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.rejoinder.analytics.Analytics;
import dev.rejoinder.analytics.AnalyticsReport;
import dev.rejoinder.analytics.DateRange;
import dev.rejoinder.analytics.ModelPrices;
import dev.rejoinder.conversation.Conversation;
import dev.rejoinder.conversation.ConversationDraft;
import dev.rejoinder.conversation.Message;
import dev.rejoinder.core.ErrorCode;
import dev.rejoinder.provider.FinishReason;
import dev.rejoinder.turn.ClientThreadStore;
import dev.rejoinder.turn.NewTurn;
import dev.rejoinder.turn.NewTurn.Reuse;
import dev.rejoinder.turn.ToolStep;
import dev.rejoinder.turn.ToolStepState;
import dev.rejoinder.turn.Turn;
import dev.rejoinder.turn.TurnKey;
import dev.rejoinder.turn.TurnState;
import dev.rejoinder.turn.TurnStore;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Turns of clients that keep their conversations themselves, and responses with their own ids. */
abstract class ClientThreadContract extends TurnStoreFixture {
    private static final NewTurn.PastExchange GREETING =
            new NewTurn.PastExchange("msg_u1", "msg_a1", "Hello", "Hi!");
    private static final NewTurn.PastExchange UNANSWERED =
            new NewTurn.PastExchange("msg_u2", "msg_a2", "Anybody?", "");

    private static NewTurn.Threading named(String hash) {
        return new NewTurn.Threading(null, List.of(), hash, false);
    }

    private static NewTurn.Threading following(@Nullable Long lastSequence) {
        return new NewTurn.Threading(lastSequence, List.of(), null, false);
    }

    private static NewTurn.Threading bringing(NewTurn.PastExchange... exchanges) {
        return new NewTurn.Threading(null, List.of(exchanges), null, false);
    }

    private Optional<String> found(String hash, String answer) {
        return storage.clientThreads()
                .find(BOT, hash, answer, clock.now().minus(ClientThreadStore.KEPT))
                .map(TurnKey::conversationId);
    }

    @Test
    void lastEndedTurnIsFoundByItsHashAndAnswer() {
        Turn turn = accept(threaded(newTurn("c1", 1), named("h1")));
        assertThat(found("h1", "")).isEmpty();
        finish(turn, complete(" Yes.\n"));

        assertThat(found("h1", "Yes.")).contains("c1");
        assertThat(found("h1", "yes.")).isEmpty();
        assertThat(found("h2", "Yes.")).isEmpty();

        accept(newTurn("c1", 2));
        assertThat(found("h1", "Yes.")).isEmpty();
    }

    @Test
    void onlyTurnOfADayIsFound() {
        finish(accept(threaded(newTurn("c1", 1), named("h"))), complete("Yes."));
        clock.tick(Duration.ofHours(23));
        finish(accept(threaded(newTurn("c2", 1), named("h"))), complete("No."));
        assertThat(found("h", "Yes.")).contains("c1");
        assertThat(found("h", "No.")).contains("c2");

        clock.tick(Duration.ofHours(2));
        assertThat(found("h", "Yes.")).isEmpty();
        assertThat(found("h", "No.")).contains("c2");
        assertThat(storage.clientThreads().forget(clock.now().minus(ClientThreadStore.KEPT)))
                .isEqualTo(1);
    }

    @Test
    void noneOfSeveralTurnsWithTheSameAnswerIsFound() {
        finish(accept(threaded(newTurn("c1", 1), named("h"))), complete("Yes."));
        finish(accept(threaded(newTurn("c2", 1), named("h"))), complete("Yes."));
        assertThat(found("h", "Yes.")).isEmpty();

        finish(accept(newTurn("c1", 2)), complete("Later."));
        assertThat(found("h", "Yes.")).isEmpty();
        storage.conversations().delete(BOT, "c1");
        assertThat(found("h", "Yes.")).contains("c2");
    }

    @Test
    void noneOfVeryManyTurnsIsFound() {
        finish(accept(threaded(newTurn("c0", 1), named("h"))), complete("Yes."));
        for (int i = 1; i <= 50; i++) {
            finish(accept(threaded(newTurn("c" + i, 1), named("h"))), complete("No."));
        }
        assertThat(found("h", "Yes.")).isEmpty();
    }

    @Test
    void turnThatFollowsAnotherTurnThanTheLastIsRefused() {
        converse("c1", 1);

        assertThat(accept(threaded(newTurn("c1", 2), following(1L))).key().sequence()).isEqualTo(2);
        assertRefused(
                ErrorCode.CONVERSATION_NOT_FOUND,
                () -> accept(threaded(newTurn("c1", 3), following(1L))));
        assertThat(messageCount("c1")).isEqualTo(3);
    }

    @Test
    void exchangesOfTheClientPrecedeItsQuestion() {
        Turn turn = accept(threaded(newTurn("c1", 1), bringing(GREETING, UNANSWERED)));
        finish(turn, complete("Yes."));

        assertThat(turn.key().sequence()).isEqualTo(3);
        assertThat(storage.conversations().messagesAfter(BOT, "c1", 0, 10))
                .extracting(Message::content)
                .containsExactly("Hello", "Hi!", "Anybody?", "Question 1", "Yes.");
        assertThat(messageCount("c1")).isEqualTo(5);
        assertThat(storage.conversations().find(BOT, "c1").orElseThrow().preview())
                .isEqualTo("Hello");
        assertThat(turns().before(turn.key(), 10, 1000))
                .extracting(Turn::answer)
                .containsExactly("Hi!", "");
    }

    @Test
    void exchangesCanJoinAnExistingConversation() {
        converse("c1", 1);
        Turn turn = accept(threaded(newTurn("c1", 2), bringing(GREETING)));

        assertThat(turn.key().sequence()).isEqualTo(3);
        assertThat(messageCount("c1")).isEqualTo(5);
        assertThat(accept(newTurn("c1", 3)).key().sequence()).isEqualTo(4);
    }

    @Test
    void exchangesDoNotCountButTheirConversationDoes() {
        finish(accept(threaded(newTurn("c1", 1), bringing(GREETING))), complete("Yes."));

        AnalyticsReport.Figures totals = report().totals();
        assertThat(totals.conversations()).isEqualTo(1);
        assertThat(totals.messages()).isEqualTo(2);
    }

    private AnalyticsReport report() {
        LocalDate today = LocalDate.ofInstant(clock.now(), ZoneOffset.UTC);
        return new Analytics(storage.analytics(), new ModelPrices(List.of(), "EUR"))
                .report(id -> true, new DateRange(today, today));
    }

    @Test
    void retryGetsTheTurnOfTheFirstAttempt() {
        Turn first = accept(retried(newTurn("c1", 1), KEY, Reuse.NEVER));

        assertThat(turns().accept(retried(newTurn("c2", 1), KEY, Reuse.RECENT), LEASE).turn())
                .isEqualTo(first);
        clock.tick(Reuse.RETRY_WINDOW.plusMillis(1));
        assertThat(accept(retried(newTurn("c2", 1), KEY, Reuse.RECENT)).messageId())
                .isEqualTo("c2-a1");
        assertThat(accept(retried(newTurn("c3", 1), KEY, Reuse.RECENT)).messageId())
                .isEqualTo("c2-a1");
    }

    @Test
    void newFirstAttemptTakesTheKey() {
        accept(retried(newTurn("c1", 1), KEY, Reuse.NEVER));
        accept(retried(newTurn("c2", 1), KEY, Reuse.NEVER));

        assertThat(accept(retried(newTurn("c3", 1), KEY, Reuse.RECENT)).messageId())
                .isEqualTo("c2-a1");
    }

    @Test
    void retryOfAnAttemptThatNeverArrivedIsAnswered() {
        assertThat(accept(retried(newTurn("c1", 1), KEY, Reuse.RECENT)).messageId())
                .isEqualTo("c1-a1");
        assertThat(accept(retried(newTurn("c2", 1), KEY, Reuse.RECENT)).messageId())
                .isEqualTo("c1-a1");
    }

    @Test
    void firstAttemptThatItsRetryOvertookGetsTheSameTurn() {
        Turn retry = accept(retried(newTurn("c1", 1), KEY, Reuse.RECENT));

        assertThat(turns().accept(retried(newTurn("c2", 1), KEY, Reuse.NEVER), LEASE).turn())
                .isEqualTo(retry);
        assertThat(accept(retried(newTurn("c3", 1), KEY, Reuse.NEVER)).messageId())
                .as("another message with the same text")
                .isEqualTo("c3-a1");

        accept(retried(newTurn("c4", 1), "other", Reuse.RECENT));
        clock.tick(Reuse.OVERTAKEN_WINDOW.plusMillis(1));
        assertThat(accept(retried(newTurn("c5", 1), "other", Reuse.NEVER)).messageId())
                .isEqualTo("c5-a1");
    }

    @Test
    void retryOfADeletedTurnIsAnswered() {
        finish(accept(retried(newTurn("c1", 1), KEY, Reuse.NEVER)), complete("Yes."));
        storage.conversations().delete(BOT, "c1");

        assertThat(accept(retried(newTurn("c2", 1), KEY, Reuse.RECENT)).messageId())
                .isEqualTo("c2-a1");
    }

    @Test
    void copiedExchangesKeepHowTheyEnded() {
        var stopped =
                new NewTurn.PastExchange(
                        "msg_u1", "msg_a1", "Hello", "Hi", TurnState.STOPPED, null, null, "[]");
        var cut =
                new NewTurn.PastExchange(
                        "msg_u2",
                        "msg_a2",
                        "When?",
                        "At",
                        TurnState.COMPLETE,
                        FinishReason.LENGTH,
                        null,
                        null);
        var broken =
                new NewTurn.PastExchange(
                        "msg_u3",
                        "msg_a3",
                        "Why?",
                        "",
                        TurnState.FAILED,
                        null,
                        ErrorCode.MODEL_TIMEOUT,
                        null);
        Turn turn = accept(threaded(newTurn("c1", 1), bringing(stopped, cut, broken)));

        assertThat(turns().before(turn.key(), 10, 1000))
                .extracting(Turn::state, Turn::finishReason, Turn::error, Turn::sources)
                .containsExactly(
                        tuple(TurnState.STOPPED, null, null, "[]"),
                        tuple(TurnState.COMPLETE, FinishReason.LENGTH, null, null),
                        tuple(TurnState.FAILED, null, ErrorCode.MODEL_TIMEOUT, null));
    }

    private static ToolStep call(String id) {
        return new ToolStep(
                1,
                0,
                id,
                "find",
                "find",
                "{}",
                0,
                false,
                null,
                ToolStepState.AWAITING_RESULT,
                null,
                new ToolStep.Events(1, null, null),
                null,
                null,
                null);
    }

    private Turn calling(String conversation, String hash, String callId) {
        Turn turn = accept(threaded(newTurn(conversation, 1), named(hash)));
        turns().addSteps(
                        new TurnStore.Checkpoint(turn.key(), turn.fence(), ""),
                        List.of(call(callId)),
                        LEASE);
        return turn;
    }

    private Optional<TurnKey> caller(String hash, String callId) {
        return storage.clientThreads()
                .findCall(BOT, hash, callId, clock.now().minus(ClientThreadStore.KEPT))
                .map(Turn::key);
    }

    @Test
    void turnIsFoundByItsHashAndItsCall() {
        Turn turn = calling("c1", "h1", "call_1");
        calling("c2", "h1", "call_2");
        calling("c3", "h2", "call_1");

        assertThat(caller("h1", "call_1")).contains(turn.key());
        assertThat(caller("h1", "call_3")).isEmpty();
        assertThat(caller("h3", "call_1")).isEmpty();
        assertThat(storage.clientThreads().findCall(BOT, "c1", "call_1").map(Turn::key))
                .contains(turn.key());
        assertThat(storage.clientThreads().findCall(BOT, "c2", "call_1")).isEmpty();
        assertThat(storage.clientThreads().findCall("bot_2", "c1", "call_1")).isEmpty();

        calling("c4", "h1", "call_1");
        assertThat(caller("h1", "call_1")).isEmpty();
    }

    @Test
    void turnIsFoundByTheTextBeforeItsApproval() {
        Turn turn = accept(threaded(newTurn("c1", 1), named("h1")));
        ToolStep asked =
                new ToolStep(
                        1,
                        0,
                        "call_1",
                        "cancel",
                        "cancel",
                        "{}",
                        5,
                        false,
                        null,
                        ToolStepState.AWAITING_APPROVAL,
                        null,
                        new ToolStep.Events(1, null, null),
                        null,
                        null,
                        null);
        turns().addSteps(
                        new TurnStore.Checkpoint(turn.key(), turn.fence(), "Wait."),
                        List.of(asked),
                        LEASE);
        calling("c2", "h2", "call_1");

        assertThat(byApproval("h1", "Wait.\n")).contains(turn.key());
        assertThat(byApproval("h1", "Wait")).isEmpty();
        assertThat(byApproval("h2", "")).as("a tool of the client").isEmpty();

        finish(turn, complete("Wait.\n\nDone."));
        assertThat(byApproval("h1", "Wait.")).as("not approved in time").contains(turn.key());
        accept(newTurn("c1", 2));
        assertThat(byApproval("h1", "Wait.")).as("not the last").isEmpty();
    }

    private Optional<TurnKey> byApproval(String hash, String text) {
        return storage.clientThreads()
                .findByApproval(BOT, hash, text, clock.now().minus(ClientThreadStore.KEPT));
    }

    @Test
    void answerInPartsIsFoundByThem() {
        finish(accept(threaded(newTurn("c1", 1), named("h1"))), complete("Wait.\n\nHere it is."));

        assertThat(found("h1", "Wait.Here it is.")).contains("c1");
        assertThat(found("h1", "Wait.Here it was.")).isEmpty();
    }

    @Test
    void draftBecomesAConversationOnce() {
        var draft = new ConversationDraft("c1", "key_1", "{\"a\":\"b\"}", "[]", clock.now());
        storage.drafts().insert(draft);
        assertThat(storage.drafts().find("c1", "key_1")).contains(draft);
        assertThat(storage.drafts().find("c1", "key_2")).isEmpty();
        assertThat(storage.drafts().update("c1", "key_2", null)).isFalse();
        assertThat(storage.drafts().update("c1", "key_1", "{\"a\":2}")).isTrue();
        assertThat(storage.drafts().delete("c1", "key_2")).isFalse();

        var taking = new NewTurn.Threading(null, List.of(GREETING), null, true);
        assertThat(accept(threaded(newTurn("c1", 1), taking)).key().sequence()).isEqualTo(2);
        assertThat(storage.drafts().find("c1", "key_1")).isEmpty();
        // Another first question that was asked at the same time.
        assertThat(accept(threaded(starting(newTurn("c1", 2)), taking)).key().sequence())
                .isEqualTo(3);
        assertRefused(
                ErrorCode.CONVERSATION_NOT_FOUND,
                () -> accept(threaded(starting(newTurn("c9", 1)), taking)));
        assertThat(storage.conversations().findOfAnyBot("c1"))
                .extracting(Conversation::metadata)
                .containsExactly("{\"a\":2}");
    }

    @Test
    void forgottenDraftsAreGone() {
        storage.drafts().insert(new ConversationDraft("c1", "key_1", null, "[]", clock.now()));
        assertThat(storage.drafts().forget(clock.now())).isZero();
        assertThat(storage.drafts().forget(clock.now().plusMillis(1))).isEqualTo(1);
        assertThat(storage.drafts().delete("c1", "key_1")).isFalse();
    }

    @Test
    void deletedResponseIsNotFoundAndItsMessagesStay() {
        Turn turn = converse("c1", 1);
        assertThat(storage.responses().find(BOT, "c1-a1").orElseThrow().key())
                .isEqualTo(turn.key());
        assertThat(storage.responses().find("bot_2", "c1-a1")).isEmpty();

        assertThat(storage.responses().delete(BOT, "c1-a1")).isTrue();
        assertThat(storage.responses().delete(BOT, "c1-a1")).isFalse();
        assertThat(storage.responses().find(BOT, "c1-a1")).isEmpty();
        assertThat(messageCount("c1")).isEqualTo(2);
        assertThat(find(turn).answer()).isEqualTo("Answer 1");
    }

    @Test
    void metadataOfAConversationCanBeReplaced() {
        converse("c1", 1);

        assertThat(storage.conversations().updateMetadata(BOT, "c1", "{\"a\":1}")).isTrue();
        assertThat(storage.conversations().find(BOT, "c1").orElseThrow().metadata())
                .isEqualTo("{\"a\":1}");
        assertThat(storage.conversations().updateMetadata(BOT, "c2", null)).isFalse();
    }
}
