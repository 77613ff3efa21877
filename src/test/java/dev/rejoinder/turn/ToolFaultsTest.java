package dev.rejoinder.turn;

import static dev.rejoinder.provider.scripted.ScriptedStep.call;
import static dev.rejoinder.provider.scripted.ScriptedStep.text;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rejoinder.provider.scripted.ScriptedStep;
import dev.rejoinder.tool.ToolEffect;
import dev.rejoinder.tool.ToolOutcome;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Tools that misbehave, and turns that end while a tool runs. */
final class ToolFaultsTest extends ToolTurnsFixture {
    private final CountDownLatch reached = new CountDownLatch(1);
    private final CountDownLatch released = new CountDownLatch(1);

    private void offerHeld(ToolEffect effect) {
        offer(
                "book",
                effect,
                false,
                _ -> {
                    reached.countDown();
                    boolean _ = released.await(60, TimeUnit.SECONDS);
                    return ToolOutcome.ok("late");
                });
    }

    private LiveTurn calling() throws InterruptedException {
        model.reply(text("One moment."), call("c1", "book", "{}"));
        var started = new java.util.concurrent.CompletableFuture<LiveTurn>();
        turns.stream(question("conv_1"), null, DEADLINE, (turn, _) -> started.complete(turn));
        assertThat(reached.await(10, TimeUnit.SECONDS)).isTrue();
        return started.join();
    }

    @Test
    void toolThatThrowsHasAnUnknownOutcome() {
        offer(
                "book",
                ToolEffect.SIDE_EFFECT,
                false,
                _ -> {
                    throw new IllegalStateException("a bug");
                });
        model.reply(call("c1", "book", "{}"));
        model.reply(text("I cannot tell."));

        TurnEngine.Answer answer = ask(question("conv_1"), null);

        assertThat(answer.requireEnd().answer()).isEqualTo("I cannot tell.");
        assertThat(steps(answer.turn()).getFirst().state()).isEqualTo(ToolStepState.UNKNOWN);
    }

    @Test
    void toolThatIgnoresInterruptsIsGivenUp() throws Exception {
        offer(
                "book",
                ToolEffect.SIDE_EFFECT,
                false,
                _ -> {
                    reached.countDown();
                    while (released.getCount() > 0) {
                        Thread.onSpinWait();
                    }
                    return ToolOutcome.ok("late");
                });
        LiveTurn turn = calling();

        TurnEnd end = turns.stop(turn);
        released.countDown();

        assertThat(end.state()).isEqualTo(TurnState.STOPPED);
        assertThat(steps(turn).getFirst().state()).isEqualTo(ToolStepState.UNKNOWN);
    }

    @Test
    void lateOutcomeDoesNotReplaceTheOneOfTheRecovery() throws Exception {
        offerHeld(ToolEffect.SIDE_EFFECT);
        LiveTurn turn = calling();

        // Another node finds the lease expired.
        store.endOrphaned(java.util.List.of(stored(turn).key()));
        released.countDown();
        settled(turn);

        assertThat(stored(turn).state()).isEqualTo(TurnState.INTERRUPTED);
        assertThat(steps(turn).getFirst().state()).isEqualTo(ToolStepState.UNKNOWN);
        assertThat(calls).hasSize(1);
    }

    @Test
    void deletedConversationEndsItsToolCalls() throws Exception {
        offerHeld(ToolEffect.SIDE_EFFECT);
        LiveTurn turn = calling();

        storage.conversations().delete("bot", "conv_1");
        turns.abandon("bot", "conv_1");

        assertThat(settled(turn).end()).isNotNull();
        // Readers know the end a moment before the turn is closed.
        turns.drain(DEADLINE);
        assertThat(turns.load().open()).isZero();
    }

    @Test
    void shutdownEndsAToolCall() throws Exception {
        offerHeld(ToolEffect.SIDE_EFFECT);
        LiveTurn turn = calling();

        turns.drain(Duration.ZERO);

        assertThat(stored(turn).error()).isEqualTo(dev.rejoinder.core.ErrorCode.SHUTTING_DOWN);
        assertThat(steps(turn).getFirst().state()).isEqualTo(ToolStepState.UNKNOWN);
    }

    @Test
    void callsBeyondTheLimitAreNotMade() {
        offer("lookup", ToolEffect.READ_ONLY);
        model.reply(
                IntStream.range(0, ToolCallPlan.MAX_CALLS + 2)
                        .mapToObj(n -> call("c" + n, "lookup", "{\"n\":" + n + "}"))
                        .toArray(ScriptedStep[]::new));
        model.reply(text("Done."));

        TurnEngine.Answer answer = ask(question("conv_1"), null);

        assertThat(answer.requireEnd().answer()).isEqualTo("Done.");
        assertThat(calls).hasSize(ToolCallPlan.MAX_CALLS);
        assertThat(steps(answer.turn())).hasSize(ToolCallPlan.MAX_CALLS + 2);
        assertThat(steps(answer.turn()).getLast().state()).isEqualTo(ToolStepState.ERROR);
    }

    @Test
    void equalIdsAreMadeDistinct() {
        offer("lookup", ToolEffect.READ_ONLY);
        model.reply(
                call("c1_1_2", "lookup", "{\"n\":1}"),
                call("c1", "lookup", "{\"n\":2}"),
                call("c1", "lookup", "{\"n\":3}"),
                call("", "lookup", "{\"n\":4}"));
        model.reply(text("Done."));

        TurnEngine.Answer answer = ask(question("conv_1"), null);

        assertThat(calls).hasSize(4);
        assertThat(steps(answer.turn()))
                .extracting(ToolStep::callId)
                .doesNotHaveDuplicates()
                .doesNotContain("");
    }

    @Test
    void resultsThatDatabasesCannotHoldAreStored() {
        offer("lookup", ToolEffect.READ_ONLY, false, _ -> ToolOutcome.ok("a\0b\uD800"));
        model.reply(call("c1", "lookup", "{}"));
        model.reply(text("Done."));

        TurnEngine.Answer answer = ask(question("conv_1"), null);

        assertThat(answer.requireEnd().answer()).isEqualTo("Done.");
        assertThat(steps(answer.turn()).getFirst().result()).isEqualTo("a\uFFFDb\uFFFD");
    }

    @Test
    void longestResultIsKept() {
        String longest = "x".repeat(ToolOutcome.MAX_CONTENT);
        offer("lookup", ToolEffect.READ_ONLY, false, _ -> ToolOutcome.ok(longest));
        offer("broken", ToolEffect.READ_ONLY, false, _ -> ToolOutcome.ok(longest + "x"));
        model.reply(call("c1", "lookup", "{}"), call("c2", "broken", "{}"));
        model.reply(text("Done."));

        TurnEngine.Answer answer = ask(question("conv_1"), null);

        assertThat(steps(answer.turn()).getFirst().result()).isEqualTo(longest);
        assertThat(steps(answer.turn()).getLast().state()).isEqualTo(ToolStepState.UNKNOWN);
        assertThat(answer.requireEnd().answer()).isEqualTo("Done.");
    }

    @Test
    void checkpointNeverShortensTheTextBeforeACall() throws Exception {
        offerHeld(ToolEffect.READ_ONLY);
        LiveTurn turn = calling();
        Turn before = stored(turn);

        var late = new TurnStore.Checkpoint(before.key(), before.fence(), "One");
        store.checkpoint(
                java.util.List.of(late), new TurnStore.Lease("node", Duration.ofSeconds(10)));

        assertThat(stored(turn).answer()).isEqualTo("One moment.");
        released.countDown();
        model.reply(text("Done."));
        assertThat(settled(turn).end()).isNotNull();
    }
}
