package dev.rejoinder.turn;

import static dev.rejoinder.provider.scripted.ScriptedStep.call;
import static dev.rejoinder.provider.scripted.ScriptedStep.text;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rejoinder.core.AppError;
import dev.rejoinder.core.ErrorCode;
import dev.rejoinder.provider.MessagePart;
import dev.rejoinder.provider.ToolChoice;
import dev.rejoinder.provider.ToolDefinition;
import dev.rejoinder.tool.CallableTool;
import dev.rejoinder.tool.ClientTools;
import dev.rejoinder.tool.ToolEffect;
import dev.rejoinder.tool.ToolOutcome;
import dev.rejoinder.turn.TurnStore.Decision;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Turns that wait for an approval, or for the result of a client. */
class WaitingTurnsTest extends ToolTurnsFixture {
    private static final ClientTools CLIENT =
            new ClientTools(List.of(definition("locate")), ToolChoice.AUTO);

    private LiveTurn decide(LiveTurn turn, Decision... decisions) {
        return turns.decide(
                bot(), turn.conversationId(), turn.messageId(), List.of(decisions), DEADLINE);
    }

    private static Decision approve(String callId) {
        return new Decision(callId, ToolStepState.APPROVED, null);
    }

    private static Decision deny(String callId) {
        return new Decision(callId, ToolStepState.DENIED, "Too expensive.");
    }

    private void offerWithApproval() {
        offer("book", ToolEffect.SIDE_EFFECT, true, _ -> ToolOutcome.ok("booked"));
    }

    private static String answer(LiveTurn turn) {
        return requireNonNull(turn.end()).answer();
    }

    private LiveTurn waiting() {
        offerWithApproval();
        model.reply(text("One moment."), call("c1", "book", "{\"slot\":1}"));
        return stream(question("conv_1"), null);
    }

    @Test
    void approvedCallIsMadeAndTheAnswerGoesOnForTheSameReaders() {
        LiveTurn turn = waiting();
        assertThat(turn.end()).isNull();
        assertThat(turn.awaited()).extracting(ToolStep::callId).containsExactly("c1");
        assertThat(calls).isEmpty();
        assertThat(stored(turn).state()).isEqualTo(TurnState.WAITING);
        long run = turn.run();
        model.reply(text("Booked."));

        LiveTurn goesOn = settled(decide(turn, approve("c1")));

        assertThat(goesOn).isSameAs(turn);
        assertThat(answer(turn)).isEqualTo("One moment.\n\nBooked.");
        assertThat(turn.run()).isEqualTo(run);
        assertThat(calls).hasSize(1);
        assertThat(turn.awaited()).isEmpty();
        assertThat(events(turn))
                .containsExactly("1 REQUESTED c1 @11", "2 STARTED c1 @11", "3 ENDED c1 @11");
    }

    /** People approve what they see, not what the tool becomes later. */
    @Test
    void approvedCallOfAToolThatHasChangedIsNotMade() {
        LiveTurn turn = waiting();
        CallableTool shown = offered.removeFirst();
        offered.add(
                new CallableTool(
                        shown.definition(),
                        shown.title(),
                        shown.effect(),
                        true,
                        false,
                        shown.timeout(),
                        shown.argumentProblem(),
                        shown.caller(),
                        "changed"));
        model.reply(text("Sorry."));

        settled(decide(turn, approve("c1")));

        assertThat(answer(turn)).isEqualTo("One moment.\n\nSorry.");
        assertThat(calls).isEmpty();
        assertThat(steps(turn).getFirst().state()).isEqualTo(ToolStepState.ERROR);
        assertThat(steps(turn).getFirst().result()).startsWith("The tool was changed");
    }

    @Test
    void deniedCallIsNotMade() {
        LiveTurn turn = waiting();
        model.reply(text("Then not."));

        settled(decide(turn, deny("c1")));

        assertThat(answer(turn)).isEqualTo("One moment.\n\nThen not.");
        assertThat(calls).isEmpty();
        var result =
                (MessagePart.ToolResult)
                        model.prompts().getLast().messages().getLast().parts().getFirst();
        assertThat(result.failed()).isTrue();
        assertThat(result.content()).contains("not made").contains("Too expensive.");
        assertThat(events(turn)).containsExactly("1 REQUESTED c1 @11", "2 ENDED c1 @11");
    }

    @Test
    void anotherProcessGoesOn() {
        LiveTurn turn = waiting();
        start();
        LiveTurn found = turns.requireStream("bot", "conv_1", turn.messageId());
        assertThat(found.textFrom(0)).isEqualTo("One moment.");
        assertThat(events(found)).containsExactly("1 REQUESTED c1 @11");
        model.reply(text("Booked."));

        LiveTurn goesOn = settled(decide(found, approve("c1")));

        assertThat(answer(goesOn)).isEqualTo("One moment.\n\nBooked.");
        assertThat(calls).hasSize(1);
        peers.poll();
        assertThat(answer(found)).isEqualTo("One moment.\n\nBooked.");
    }

    @Test
    void callsWithoutApprovalAreMadeBeforeTheTurnWaits() {
        offer("lookup", ToolEffect.READ_ONLY);
        offerWithApproval();
        model.reply(
                call("c1", "book", "{}"),
                call("c2", "lookup", "{}"),
                call("c3", "book", "{\"n\":3}"));

        LiveTurn turn = stream(question("conv_1"), null);

        assertThat(calls).extracting(invocation -> invocation.callId()).containsExactly("c2");
        assertThat(turn.awaited()).extracting(ToolStep::callId).containsExactly("c1", "c3");
        LiveTurn still = decide(turn, approve("c1"));
        assertThat(still.awaited()).extracting(ToolStep::callId).containsExactly("c3");
        assertThat(calls).hasSize(1);
        model.reply(text("Done."));
        settled(decide(turn, deny("c3")));
        assertThat(answer(turn)).isEqualTo("Done.");
        assertThat(calls).extracting(invocation -> invocation.callId()).containsExactly("c2", "c1");
        assertThat(turn.toolEvents())
                .extracting(ToolEvent::number)
                .containsExactly(1, 2, 3, 4, 5, 6, 7);
    }

    @Test
    void resultOfAClientReachesTheModel() {
        model.reply(call("c1", "locate", "{}"));
        LiveTurn turn = stream(question("conv_1", CLIENT), null);
        assertThat(turn.awaited())
                .extracting(ToolStep::state)
                .containsExactly(ToolStepState.AWAITING_RESULT);
        model.reply(text("You are in Bern."));

        settled(decide(turn, new Decision("c1", ToolStepState.OK, "{\"city\":\"Bern\"}")));

        assertThat(answer(turn)).isEqualTo("You are in Bern.");
        assertThat(model.prompts().getLast().tools())
                .extracting(ToolDefinition::name)
                .containsExactly("locate");
        assertThat(model.prompts().getLast().messages().getLast().parts())
                .containsExactly(
                        new MessagePart.ToolResult("c1", "locate", "{\"city\":\"Bern\"}", false));
    }

    @Test
    void toolOfAClientReplacesTheBotsToolOfThatName() {
        offer("locate", ToolEffect.SIDE_EFFECT);
        model.reply(call("c1", "locate", "{}"));

        LiveTurn turn = stream(question("conv_1", CLIENT), null);

        assertThat(turn.awaited())
                .extracting(ToolStep::state)
                .containsExactly(ToolStepState.AWAITING_RESULT);
        assertThat(calls).isEmpty();
        assertThat(model.prompts().getLast().tools()).hasSize(1);
    }

    @Test
    void messageReturnsWhileTheTurnWaits() {
        offerWithApproval();
        model.reply(call("c1", "book", "{}"));
        var key = new NewTurn.Idempotency("key", "print");

        TurnEngine.Answer answer = ask(question("conv_1"), key);

        assertThat(answer.end()).isNull();
        assertThat(answer.turn().awaited()).hasSize(1);
        TurnEngine.Answer again = ask(question("conv_1"), key);
        assertThat(again.end()).isNull();
        assertThat(again.turn().awaited()).hasSize(1);
        model.reply(text("Booked."));
        settled(decide(again.turn(), approve("c1")));
        assertThat(ask(question("conv_1"), key).requireEnd().answer()).isEqualTo("Booked.");
        assertThat(calls).hasSize(1);
    }

    @Test
    void waitingTurnDoesNotBlockItsConversation() {
        LiveTurn turn = waiting();
        model.reply(text("Hello again."));

        assertThat(ask(question("conv_1"), null).requireEnd().answer()).isEqualTo("Hello again.");

        model.reply(text("Booked."));
        settled(decide(turn, approve("c1")));
        assertThat(answer(turn)).isEqualTo("One moment.\n\nBooked.");
    }

    @Test
    void stoppedTurnWaitsNoMore() {
        LiveTurn turn = waiting();

        TurnEnd end = turns.stop(turn);

        assertThat(end.state()).isEqualTo(TurnState.STOPPED);
        assertThat(end.answer()).isEqualTo("One moment.");
        assertThat(steps(turn).getFirst().state()).isEqualTo(ToolStepState.DENIED);
        assertThat(steps(turn).getFirst().result())
                .isEqualTo("The answer was stopped before this call was approved.");
        assertThatThrownBy(() -> decide(turn, approve("c1")))
                .isInstanceOf(AppError.class)
                .extracting(error -> ((AppError) error).code())
                .isEqualTo(ErrorCode.TOOL_CALL_NOT_WAITING);
        assertThat(calls).isEmpty();
    }

    @Test
    void approvedCallOfAToolThatIsGoneDoesNotStart() {
        LiveTurn turn = waiting();
        offered.clear();
        model.reply(text("It is not possible."));

        settled(decide(turn, approve("c1")));

        assertThat(answer(turn)).isEqualTo("One moment.\n\nIt is not possible.");
        assertThat(events(turn)).containsExactly("1 REQUESTED c1 @11", "2 ENDED c1 @11");
        assertThat(steps(turn).getFirst().state()).isEqualTo(ToolStepState.ERROR);
        assertThat(steps(turn).getFirst().result())
                .isEqualTo("The tool was removed or switched off. The call was not made.");
    }

    @Test
    void secondDecisionMustBeTheSame() {
        LiveTurn turn = waiting();
        model.reply(text("Booked."));
        settled(decide(turn, approve("c1")));

        assertThatThrownBy(() -> decide(turn, deny("c1")))
                .extracting(error -> ((AppError) error).code())
                .isEqualTo(ErrorCode.TOOL_CALL_NOT_WAITING);
        assertThat(decide(turn, approve("c1")).end()).isNotNull();
        assertThat(calls).hasSize(1);
    }

    @Test
    void deletedConversationEndsItsWaitingTurn() {
        LiveTurn turn = waiting();

        assertThat(storage.conversations().delete("bot", "conv_1")).isTrue();

        assertThatThrownBy(() -> decide(turn, approve("c1")))
                .extracting(error -> ((AppError) error).code())
                .isEqualTo(ErrorCode.MESSAGE_NOT_FOUND);
        peers.poll();
        assertThat(requireNonNull(turn.end()).error()).isEqualTo(ErrorCode.CONVERSATION_NOT_FOUND);
        assertThat(calls).isEmpty();
    }

    @Test
    void shutdownDoesNotWaitForAWaitingTurn() throws Exception {
        LiveTurn turn = waiting();

        turns.drain(Duration.ofSeconds(20));

        assertThat(stored(turn).state()).isEqualTo(TurnState.WAITING);
        assertThatThrownBy(() -> decide(turn, approve("c1")))
                .extracting(error -> ((AppError) error).code())
                .isEqualTo(ErrorCode.SHUTTING_DOWN);
        start();
        model.reply(text("Booked."));
        assertThat(answer(settled(decide(turn, approve("c1")))))
                .isEqualTo("One moment.\n\nBooked.");
        assertThat(calls).hasSize(1);
    }
}
