package dev.rejoinder.turn;

import static dev.rejoinder.provider.scripted.ScriptedStep.call;
import static dev.rejoinder.provider.scripted.ScriptedStep.text;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rejoinder.provider.ChatModel;
import dev.rejoinder.provider.MessagePart;
import dev.rejoinder.provider.ToolDefinition;
import dev.rejoinder.provider.scripted.ScriptedChatModel;
import dev.rejoinder.testkit.LoggedLines;
import dev.rejoinder.tool.CallableTool;
import dev.rejoinder.tool.ToolCaller;
import dev.rejoinder.tool.ToolCatalog;
import dev.rejoinder.tool.ToolEffect;
import dev.rejoinder.tool.ToolOutcome;
import dev.rejoinder.turn.TurnStore.Decision;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.logging.Level;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Throws at each place, one after the other, where a turn with tool calls, one of which needs an
 * approval, calls anything outside it. No turn may stay open, no call may be made twice unless it
 * may be repeated, and the calls must tell what happened.
 */
final class ToolTurnFaultsTest extends TurnFaultsFixture {
    private static final ChatModel MODEL =
            prompt -> {
                var once = new ScriptedChatModel();
                boolean answered =
                        prompt.messages().getLast().parts().getFirst()
                                instanceof MessagePart.ToolResult;
                if (answered) {
                    once.reply(text("Done."));
                } else {
                    once.reply(
                            text("One moment."),
                            call("c1", "find", "{}"),
                            call("c2", "book", "{}"),
                            call("c3", "pay", "{}"));
                }
                return once.call(prompt);
            };

    /** The calls of one world: a call of an earlier one may still run. */
    private Map<String, Integer> made = new ConcurrentHashMap<>();

    private CallableTool tool(World world, String name, ToolEffect effect, boolean approval) {
        Map<String, Integer> mine = made;
        ToolCaller caller =
                invocation -> {
                    mine.merge(invocation.idempotencyKey(), 1, Integer::sum);
                    return ToolOutcome.ok("ok");
                };
        return new CallableTool(
                new ToolDefinition(name, "Does it", "{\"type\":\"object\"}"),
                name,
                effect,
                approval,
                false,
                Duration.ofSeconds(10),
                _ -> Optional.empty(),
                world.around(ToolCaller.class, caller));
    }

    @ParameterizedTest
    @EnumSource
    void noFaultRepeatsOrLosesACall(Fault fault) {
        // Each fault is logged with its stack trace.
        try (var _ = LoggedLines.from(Level.OFF)) {
            long places =
                    LongStream.iterate(1, n -> n + 1)
                            .takeWhile(n -> failsAndEnds(fault, n, fault + " " + n))
                            .count();
            assertThat(places).isGreaterThan(30);
        }
    }

    private boolean failsAndEnds(Fault fault, long nth, String where) {
        made = new ConcurrentHashMap<>();
        var tools = new ArrayList<CallableTool>();
        ToolCatalog catalog = _ -> List.copyOf(tools);
        var world = new World(fault, nth, MODEL, catalog);
        tools.add(tool(world, "find", ToolEffect.READ_ONLY, false));
        tools.add(tool(world, "book", ToolEffect.SIDE_EFFECT, false));
        tools.add(tool(world, "pay", ToolEffect.SIDE_EFFECT, true));
        try {
            ask(world);
        } catch (RuntimeException | StackOverflowError told) {
            // If it is unknown whether the turn was stored as waiting, the client must ask again.
            assertThat(told)
                    .as(where)
                    .hasStackTraceContaining(
                            told.toString().contains("Send the request again") ? "again" : "fault");
        }
        boolean failed = world.hasFailed();
        settle(world);
        TurnEngine.Answer answer = ask(world);
        settle(world);
        assertThat(world.data.unfinished()).as(where).isEmpty();
        assertThat(world.turns.load().open()).as(where).isZero();
        assertThat(world.turns.load().unstored()).as(where).isZero();
        Turn turn = world.data.row(answer.turn().messageId()).turn();
        assertThat(turn.state()).as(where).isIn(TurnState.COMPLETE, TurnState.INTERRUPTED);
        steps(world, turn, where);
        return failed;
    }

    private static TurnEngine.Answer ask(World world) {
        TurnRequest question = TurnEngineFixture.question("conv_1");
        TurnEngine.Answer answer = world.turns.answer(question, KEY, DEADLINE);
        if (answer.end() != null) {
            return answer;
        }
        LiveTurn live = answer.turn();
        world.turns.decide(
                question.bot(),
                live.conversationId(),
                live.messageId(),
                List.of(new Decision("c3", ToolStepState.APPROVED, null)),
                DEADLINE);
        return world.turns.answer(question, KEY, DEADLINE);
    }

    private void steps(World world, Turn turn, String where) {
        List<ToolStep> steps =
                world.data.steps(List.of(turn.key())).getOrDefault(turn.key(), List.of());
        List<ToolEvent> events = ToolEvent.of(steps);
        for (int i = 0; i < events.size(); i++) {
            assertThat(events.get(i).number()).as(where).isEqualTo(i + 1);
        }
        assertThat(turn.toolEvents()).as(where).isEqualTo(events.size());
        int told = 0;
        for (ToolStep step : steps) {
            int times = made.getOrDefault(step.idempotencyKey(turn.messageId()), 0);
            told += times;
            assertThat(step.state().ended()).as("%s %s", where, step).isTrue();
            assertThat(times <= 1 || step.mayRepeat()).as("%s %s", where, step).isTrue();
            boolean right =
                    switch (step.state()) {
                        case OK -> times > 0;
                        case UNKNOWN -> true;
                        default -> times == 0;
                    };
            assertThat(right).as("%s: made %d times: %s", where, times, step).isTrue();
        }
        assertThat(told)
                .as(where)
                .isEqualTo(made.values().stream().mapToInt(Integer::intValue).sum());
    }
}
