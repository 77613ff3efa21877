package dev.rejoinder.turn;

import static dev.rejoinder.provider.scripted.ScriptedStep.call;
import static dev.rejoinder.provider.scripted.ScriptedStep.fail;
import static dev.rejoinder.provider.scripted.ScriptedStep.finish;
import static dev.rejoinder.provider.scripted.ScriptedStep.state;
import static dev.rejoinder.provider.scripted.ScriptedStep.text;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rejoinder.provider.ChatMessage;
import dev.rejoinder.provider.FinishReason;
import dev.rejoinder.provider.MessagePart;
import dev.rejoinder.provider.ModelException;
import dev.rejoinder.provider.Prompt;
import dev.rejoinder.provider.ToolChoice;
import dev.rejoinder.provider.ToolDefinition;
import dev.rejoinder.provider.Usage;
import dev.rejoinder.tool.ClientTools;
import dev.rejoinder.tool.ToolEffect;
import dev.rejoinder.tool.ToolOutcome;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Turns whose model calls tools. */
class ToolTurnsTest extends ToolTurnsFixture {
    private static final NewTurn.Idempotency KEY = new NewTurn.Idempotency("key", "print");

    private static MessagePart.ToolCall called(String id, String tool, String arguments) {
        return new MessagePart.ToolCall(id, tool, arguments);
    }

    private static MessagePart.ToolResult result(
            String id, String tool, String content, boolean failed) {
        return new MessagePart.ToolResult(id, tool, content, failed);
    }

    private static List<MessagePart> assistant(Prompt prompt) {
        ChatMessage message = prompt.messages().get(prompt.messages().size() - 2);
        assertThat(message.role()).isEqualTo(ChatMessage.Role.ASSISTANT);
        return message.parts();
    }

    private static List<MessagePart> results(Prompt prompt) {
        return prompt.messages().getLast().parts();
    }

    @Test
    void modelGetsTheResultAndGoesOn() {
        offer("lookup", ToolEffect.READ_ONLY);
        model.reply(text("Let me look."), call("c1", "lookup", "{\"order\":7}"));
        model.reply(text("It ships today."));

        TurnEngine.Answer answer = ask(question("conv_1"), null);

        assertThat(answer.requireEnd().answer()).isEqualTo("Let me look.\n\nIt ships today.");
        assertThat(answer.requireEnd().finishReason()).isEqualTo(FinishReason.STOP);
        assertThat(calls).hasSize(1);
        assertThat(calls.getFirst().arguments()).isEqualTo("{\"order\":7}");
        assertThat(calls.getFirst().idempotencyKey()).isEqualTo(answer.turn().messageId() + ":1:0");
        Prompt next = model.prompts().getLast();
        assertThat(next.tools()).extracting(ToolDefinition::name).containsExactly("lookup");
        assertThat(assistant(next))
                .containsExactly(
                        new MessagePart.Text("Let me look."),
                        called("c1", "lookup", "{\"order\":7}"));
        assertThat(results(next))
                .containsExactly(result("c1", "lookup", "{\"ships\":\"today\"}", false));
        assertThat(events(answer.turn())).containsExactly("1 STARTED c1 @12", "2 ENDED c1 @12");
        assertThat(steps(answer.turn()))
                .extracting(ToolStep::state, ToolStep::result)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple(
                                ToolStepState.OK, "{\"ships\":\"today\"}"));
    }

    @Test
    void turnWithoutToolsHasNoTools() {
        model.reply(text("Hello."));

        ask(question("conv_1"), null);

        assertThat(model.prompts().getLast().tools()).isEmpty();
        assertThat(model.prompts().getLast().toolChoice()).isEqualTo(ToolChoice.NONE);
    }

    @Test
    void callsOfARoundRunAtTheSameTimeAndKeepTheirOrderInThePrompt() throws Exception {
        var both = new CountDownLatch(2);
        offer(
                "lookup",
                ToolEffect.READ_ONLY,
                false,
                invocation -> {
                    both.countDown();
                    boolean met = both.await(10, TimeUnit.SECONDS);
                    return ToolOutcome.ok(invocation.callId() + " " + met);
                });
        model.reply(call("c1", "lookup", "{\"order\":1}"), call("c2", "lookup", "{\"order\":2}"));
        model.reply(text("Done."));

        TurnEngine.Answer answer = ask(question("conv_1"), null);

        assertThat(answer.requireEnd().answer()).isEqualTo("Done.");
        assertThat(results(model.prompts().getLast()))
                .containsExactly(
                        result("c1", "lookup", "c1 true", false),
                        result("c2", "lookup", "c2 true", false));
        assertThat(answer.turn().toolEvents())
                .extracting(ToolEvent::number)
                .containsExactly(1, 2, 3, 4);
    }

    @Test
    void mistakesOfTheModelAreAnsweredToTheModel() {
        offer("lookup", ToolEffect.READ_ONLY);
        model.reply(
                call("c1", "lookup", "{\"bad\":1}"),
                call("c2", "lookup", "{\"order\":"),
                call("c3", "cancel", "{}"));
        model.reply(text("Sorry."));

        TurnEngine.Answer answer = ask(question("conv_1"), null);

        assertThat(answer.requireEnd().state()).isEqualTo(TurnState.COMPLETE);
        assertThat(calls).isEmpty();
        assertThat(results(model.prompts().getLast()))
                .containsExactly(
                        result("c1", "lookup", "bad: is not allowed.", true),
                        result(
                                "c2",
                                "lookup",
                                "The arguments are not a JSON object. The call was not made.",
                                true),
                        result("c3", "cancel", "There is no such tool.", true));
        assertThat(events(answer.turn()))
                .containsExactly("1 ENDED c1 @0", "2 ENDED c2 @0", "3 ENDED c3 @0");
    }

    @Test
    void equalCallsRunTwiceAtMost() {
        offer("lookup", ToolEffect.READ_ONLY);
        model.reply(call("c1", "lookup", "{\"a\":1,\"b\":2}"));
        model.reply(call("c1", "lookup", "{\"b\":2,\"a\":1}"));
        model.reply(call("c3", "lookup", "{\"a\":1,\"b\":2}"));
        model.reply(text("I give up."));

        TurnEngine.Answer answer = ask(question("conv_1"), null);

        assertThat(answer.requireEnd().answer()).isEqualTo("I give up.");
        assertThat(calls).hasSize(2);
        assertThat(steps(answer.turn()))
                .extracting(ToolStep::callId)
                .containsExactly("c1", "c1_2_0", "c3");
        assertThat(steps(answer.turn()).getLast().state()).isEqualTo(ToolStepState.ERROR);
    }

    @Test
    void roundsAreLimited() {
        offer("lookup", ToolEffect.READ_ONLY);
        for (int i = 0; i < TurnStateMachine.MAX_ROUNDS; i++) {
            model.reply(call("c" + i, "lookup", "{\"n\":%d}".formatted(i)));
        }
        model.reply(text("Enough."));

        TurnEngine.Answer answer = ask(question("conv_1"), null);

        assertThat(answer.requireEnd().answer()).isEqualTo("Enough.");
        assertThat(calls).hasSize(TurnStateMachine.MAX_ROUNDS);
        assertThat(model.prompts().get(TurnStateMachine.MAX_ROUNDS - 1).toolChoice())
                .isEqualTo(ToolChoice.AUTO);
        assertThat(model.prompts().getLast().toolChoice()).isEqualTo(ToolChoice.NONE);
        assertThat(model.prompts().getLast().tools()).hasSize(1);
    }

    @Test
    void callsAreNotMadeIfTheClientWantsNone() {
        offer("lookup", ToolEffect.READ_ONLY);
        var none = new ClientTools(List.of(definition("locate")), ToolChoice.NONE);
        model.reply(text("Let me look."), call("c1", "lookup", "{}"), call("c2", "locate", "{}"));

        TurnEngine.Answer answer = ask(question("conv_1", none), null);

        assertThat(model.prompts().getLast().toolChoice()).isEqualTo(ToolChoice.NONE);
        assertThat(answer.requireEnd().state()).isEqualTo(TurnState.COMPLETE);
        assertThat(answer.requireEnd().answer()).isEqualTo("Let me look.");
        assertThat(calls).isEmpty();
        assertThat(steps(answer.turn())).isEmpty();
    }

    @Test
    void callsAfterTheLastRoundAreNotMade() {
        offer("lookup", ToolEffect.READ_ONLY);
        for (int i = 0; i < TurnStateMachine.MAX_ROUNDS; i++) {
            model.reply(call("c" + i, "lookup", "{\"n\":%d}".formatted(i)));
        }
        model.reply(text("Enough."), call("more", "lookup", "{\"n\":100}"));

        TurnEngine.Answer answer = ask(question("conv_1"), null);

        assertThat(answer.requireEnd().answer()).isEqualTo("Enough.");
        assertThat(calls).hasSize(TurnStateMachine.MAX_ROUNDS);
    }

    @Test
    void providerGetsItsStateBackAtItsPlace() {
        offer("lookup", ToolEffect.READ_ONLY);
        model.reply(
                state("p", "{\"s\":1}"),
                text("I see."),
                state("p", "{\"s\":2}"),
                call("c1", "lookup", "{}"),
                state("p", "{\"s\":3}"),
                call("c2", "lookup", "{\"n\":2}"));
        model.reply(text("Done."));

        ask(question("conv_1"), null);

        assertThat(assistant(model.prompts().getLast()))
                .containsExactly(
                        new MessagePart.ProviderState("p", "{\"s\":1}"),
                        new MessagePart.Text("I see."),
                        new MessagePart.ProviderState("p", "{\"s\":2}"),
                        called("c1", "lookup", "{}"),
                        new MessagePart.ProviderState("p", "{\"s\":3}"),
                        called("c2", "lookup", "{\"n\":2}"));
    }

    @Test
    void fallbackModelGoesOnFromTheCallsThatWereMade() {
        offer("book", ToolEffect.SIDE_EFFECT);
        model.reply(call("c1", "book", "{\"slot\":1}"));
        model.reply(fail(ModelException.Kind.REJECTED));
        fallback.reply(text("Booked."));

        TurnEngine.Answer answer = ask(question("conv_1"), null);

        assertThat(answer.requireEnd().answer()).isEqualTo("Booked.");
        assertThat(calls).hasSize(1);
        assertThat(results(fallback.prompts().getFirst()))
                .containsExactly(result("c1", "book", "{\"ships\":\"today\"}", false));
    }

    @Test
    void tokensOfAllRoundsAreCounted() {
        offer("lookup", ToolEffect.READ_ONLY);
        model.reply(call("c1", "lookup", "{}"), finish(FinishReason.TOOL_CALLS, new Usage(10, 2)));
        model.reply(text("Done."), finish(FinishReason.STOP, new Usage(20, 3)));

        TurnEngine.Answer answer = ask(question("conv_1"), null);

        assertThat(answer.requireEnd().usage()).isEqualTo(new Usage(30, 5));
    }

    @Test
    void laterTurnSeesTheCallsOfTheTurnBefore() {
        offer("lookup", ToolEffect.READ_ONLY);
        model.reply(text("Let me look."), call("c1", "lookup", "{\"order\":7}"));
        model.reply(text("It ships today."));
        ask(question("conv_1"), null);
        model.reply(text("Yes."));

        ask(question("conv_1"), null);

        List<ChatMessage> messages = model.prompts().getLast().messages();
        assertThat(messages).hasSize(5);
        assertThat(messages.get(1).parts())
                .containsExactly(
                        new MessagePart.Text("Let me look."),
                        called("c1", "lookup", "{\"order\":7}"));
        assertThat(messages.get(2).parts())
                .containsExactly(result("c1", "lookup", "{\"ships\":\"today\"}", false));
        assertThat(messages.get(3).text()).isEqualTo("It ships today.");
    }

    @Test
    void unknownOutcomeIsNeverRepeated() {
        offer("book", ToolEffect.SIDE_EFFECT, false, _ -> ToolOutcome.unknown("No answer came."));
        model.reply(call("c1", "book", "{\"slot\":1}"));
        model.reply(call("c2", "book", "{ \"slot\": 1 }"));
        model.reply(text("I cannot tell."));

        TurnEngine.Answer answer = ask(question("conv_1"), null);

        assertThat(answer.requireEnd().answer()).isEqualTo("I cannot tell.");
        assertThat(calls).hasSize(1);
        assertThat(steps(answer.turn()))
                .extracting(ToolStep::state)
                .containsExactly(ToolStepState.UNKNOWN, ToolStepState.ERROR);
        assertThat(((MessagePart.ToolResult) results(model.prompts().get(1)).getFirst()).content())
                .isEqualTo(
                        "The outcome of this call is unknown: it may have had its effect. Do not"
                                + " repeat it. No answer came.");
    }

    @Test
    void modelMayRepeatACallThatChangesNothing() {
        offer("lookup", ToolEffect.READ_ONLY, false, _ -> ToolOutcome.unknown("No answer came."));
        model.reply(call("c1", "lookup", "{}"));
        model.reply(text("I cannot tell."));

        ask(question("conv_1"), null);

        assertThat(results(model.prompts().get(1)))
                .containsExactly(
                        result(
                                "c1",
                                "lookup",
                                "The outcome of this call is unknown. It may be called again. No"
                                        + " answer came.",
                                true));
    }

    @Test
    void repeatedRequestGoesOnAfterTheCallsOfTheFirstRun() {
        offer("book", ToolEffect.SIDE_EFFECT);
        model.reply(text("One moment."), call("c1", "book", "{\"slot\":1}"));
        model.reply(fail(ModelException.Kind.REJECTED));
        fallback.reply(fail(ModelException.Kind.REJECTED));
        TurnEngine.Answer broken = ask(question("conv_1"), KEY);
        assertThat(broken.requireEnd().state()).isEqualTo(TurnState.INTERRUPTED);
        model.reply(text("Booked."));

        TurnEngine.Answer again = ask(question("conv_1"), KEY);

        assertThat(again.turn().messageId()).isEqualTo(broken.turn().messageId());
        assertThat(again.requireEnd().answer()).isEqualTo("One moment.\n\nBooked.");
        assertThat(calls).hasSize(1);
        assertThat(results(model.prompts().getLast()))
                .containsExactly(result("c1", "book", "{\"ships\":\"today\"}", false));
    }

    @Test
    void repeatedRequestRepeatsOnlyCallsThatMayBeRepeated() {
        offer("order", ToolEffect.IDEMPOTENT, false, _ -> ToolOutcome.unknown("No answer came."));
        offer("book", ToolEffect.SIDE_EFFECT, false, _ -> ToolOutcome.unknown("No answer came."));
        model.reply(call("c1", "order", "{}"), call("c2", "book", "{}"));
        model.reply(fail(ModelException.Kind.REJECTED));
        fallback.reply(fail(ModelException.Kind.REJECTED));
        TurnEngine.Answer broken = ask(question("conv_1"), KEY);
        assertThat(broken.requireEnd().state()).isEqualTo(TurnState.FAILED);
        calls.clear();
        offered.clear();
        offer("order", ToolEffect.IDEMPOTENT);
        offer("book", ToolEffect.SIDE_EFFECT);
        model.reply(text("Ordered."));

        TurnEngine.Answer again = ask(question("conv_1"), KEY);

        assertThat(again.requireEnd().answer()).isEqualTo("Ordered.");
        assertThat(calls)
                .extracting(call -> call.idempotencyKey())
                .containsExactly(again.turn().messageId() + ":1:0");
        assertThat(steps(again.turn()))
                .extracting(ToolStep::state)
                .containsExactly(ToolStepState.OK, ToolStepState.UNKNOWN);
    }

    @Test
    void stopEndsARunningCall() throws Exception {
        var reached = new CountDownLatch(1);
        offer(
                "book",
                ToolEffect.SIDE_EFFECT,
                false,
                _ -> {
                    reached.countDown();
                    new CountDownLatch(1).await();
                    return ToolOutcome.ok("late");
                });
        model.reply(text("One moment."), call("c1", "book", "{}"));
        var started = new java.util.concurrent.CompletableFuture<LiveTurn>();
        turns.stream(question("conv_1"), null, DEADLINE, (turn, _) -> started.complete(turn));
        assertThat(reached.await(10, TimeUnit.SECONDS)).isTrue();

        TurnEnd end = turns.stop(started.get());

        assertThat(end.state()).isEqualTo(TurnState.STOPPED);
        assertThat(end.answer()).isEqualTo("One moment.");
        assertThat(steps(started.get()).getFirst().state()).isEqualTo(ToolStepState.UNKNOWN);
        assertThat(events(started.get())).containsExactly("1 STARTED c1 @11", "2 ENDED c1 @11");
    }
}
