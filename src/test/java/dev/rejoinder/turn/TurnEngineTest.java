package dev.rejoinder.turn;

import static dev.rejoinder.provider.scripted.ScriptedStep.fail;
import static dev.rejoinder.provider.scripted.ScriptedStep.run;
import static dev.rejoinder.provider.scripted.ScriptedStep.text;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rejoinder.core.AppError;
import dev.rejoinder.core.ErrorCode;
import dev.rejoinder.provider.ChatMessage;
import dev.rejoinder.provider.ModelException;
import dev.rejoinder.turn.remote.ExpiredLeaseReaper;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** Races between requests, running turns and the database. */
class TurnEngineTest extends TurnEngineFixture {
    /** A provider can send faster than its text is read, so that the call never pauses. */
    @Test
    void textWithoutPausesIsNotSilence() {
        model.sendWithoutPauses();
        model.reply(
                text("One "),
                run(this::fortySeconds),
                text("two "),
                run(this::fortySeconds),
                text("three."));

        TurnEnd end = turns.answer(question("conv_1"), null, Duration.ofMinutes(5)).requireEnd();

        assertThat(end.answer()).isEqualTo("One two three.");
        assertThat(end.state()).isEqualTo(TurnState.COMPLETE);
    }

    /** A history can have a megabyte, and a turn waits long for its model. */
    @Test
    void historyThatTheModelDoesNotGetIsNotKept() {
        String old = "word ".repeat(100_000);
        TurnRequest request =
                question("conv_1")
                        .withHistory(
                                List.of(
                                        ChatMessage.user(old),
                                        ChatMessage.assistant("Yes."),
                                        ChatMessage.user("Hello"),
                                        ChatMessage.assistant("Hi!")));

        AdmittedTurn admitted = turns.accept(request, null, true);

        assertThat(admitted.request().history())
                .extracting(ChatMessage::text)
                .containsExactly("Hello", "Hi!");
        turns.run(admitted, DEADLINE);
        assertThat(model.prompts().getLast().messages()).hasSize(3);
    }

    @Test
    void silenceEndsATurn() {
        model.reply(text("One "), run(this::fortySeconds), run(this::fortySeconds), text("two."));

        TurnEnd end = turns.answer(question("conv_1"), null, Duration.ofMinutes(5)).requireEnd();

        assertThat(end.answer()).isEqualTo("One ");
        assertThat(end.error()).isEqualTo(ErrorCode.MODEL_TIMEOUT);
    }

    /** Two thirds of the time that a model may be silent. */
    private void fortySeconds() {
        clock.tick(Duration.ofSeconds(40));
        turns.tick();
    }

    /** A client may retry the moment it receives the failure. */
    @Test
    void failedTurnRestartedAtOnceStaysRegistered() {
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
                                // This subscriber sends no heartbeats.
                            }
                        });

        turns.run(first, DEADLINE);

        AdmittedTurn second = again.getFirst();
        assertThat(second.owned()).isNotNull();
        assertThat(turns.require("bot", "conv_1", second.turn().messageId()))
                .isSameAs(second.live());
    }

    /** Races with the commit that starts the turn, before the request learns of it. */
    @Test
    void requestRightAfterATurnStartsFindsIt() {
        model.reply(fail(ModelException.Kind.REJECTED)).reply(text("At nine."));
        assertThat(turns.answer(question("conv_1"), KEY, DEADLINE).requireEnd().state())
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
        assertThat(requireNonNull(turns.run(again, DEADLINE)).answer()).isEqualTo("At nine.");
        assertThat(requireNonNull(turns.run(repeated.getFirst(), DEADLINE)).answer())
                .isEqualTo("At nine.");
    }

    @Test
    void questionStoredAfterItsRequestGaveUpEndsWithinALease() {
        store.accepting =
                () -> {
                    throw AppError.internal(new IllegalStateException("the writer is slow"));
                };
        assertThatThrownBy(() -> turns.answer(question("conv_1"), KEY, DEADLINE))
                .isInstanceOf(AppError.class);
        assertThat(turns.load().open()).isZero();
        store.accepting = () -> {};

        // Meanwhile, a second request follows the turn, which no thread runs, and gets its end.
        AdmittedTurn waiting = turns.accept(question("conv_1"), KEY, true);
        assertThat(waiting.owned()).isNull();
        reaper.sweep();
        clock.tick(LEASE.minus(ExpiredLeaseReaper.SWEEP).minusNanos(1));
        reaper.sweep();
        assertThat(store.unfinished()).hasSize(1);
        clock.tick(ExpiredLeaseReaper.SWEEP);
        reaper.sweep();
        peers.poll();

        assertThat(store.unfinished()).isEmpty();
        assertThat(requireNonNull(turns.run(waiting, DEADLINE)).state())
                .isEqualTo(TurnState.FAILED);
        assertThat(turns.answer(question("conv_1"), KEY, DEADLINE).requireEnd().state())
                .isEqualTo(TurnState.COMPLETE);
    }

    @Test
    void turnDoesNotStartForARequestThatGaveUp() {
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

    /**
     * Another server runs the turn. It fails and starts again before its text is marked as
     * streamed.
     */
    @Test
    void textOfATurnThatRestartsWhileAStreamBeginsIsKept() {
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

    /** According to the database another process owns the turn, but that process never reports. */
    @Test
    void waitForAnAnswerThatNeverComesEnds() {
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
    void openTurnsAreLimited() throws Exception {
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
}
