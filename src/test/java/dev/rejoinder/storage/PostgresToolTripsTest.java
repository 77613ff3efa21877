package dev.rejoinder.storage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rejoinder.core.Clock;
import dev.rejoinder.core.ErrorCode;
import dev.rejoinder.testkit.PostgresProxy;
import dev.rejoinder.testkit.PostgresServer;
import dev.rejoinder.turn.ToolStep;
import dev.rejoinder.turn.ToolStepState;
import dev.rejoinder.turn.Turn;
import dev.rejoinder.turn.TurnState;
import dev.rejoinder.turn.TurnStore.Decided;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Changes of tool calls whose connection breaks between the commit and its response. */
final class PostgresToolTripsTest extends ToolTurnFixture {
    private static final String COMMITTED = "COMMIT";

    private final PostgresServer.FreshDatabase database = PostgresServer.migrated();
    private final PostgresProxy wire = PostgresProxy.to(database);

    @Override
    Storage open(Clock clock) {
        return Storage.open(database.settings(wire), Path.of("/"), clock);
    }

    @Override
    List<String> texts(String query) {
        return database.texts(query);
    }

    @AfterEach
    void closeWire() {
        wire.close();
    }

    @Test
    void callsAreStoredAndCountedOnce() {
        Turn turn = accept(newTurn("c1", 1));
        wire.loseAnswerTo(COMMITTED);
        assertThat(add(turn, started(0, 1), started(1, 2))).isTrue();
        assertThat(wire.hasLost()).isTrue();
        ToolStep outcome = ended(started(0, 1), ToolStepState.OK, "42", 3);
        wire.loseAnswerTo(COMMITTED);

        assertThat(turns().updateSteps(turn.key(), turn.fence(), List.of(outcome))).isTrue();

        assertThat(wire.hasLost()).isTrue();
        assertThat(steps(turn)).containsExactly(outcome, started(1, 2));
        assertThat(texts("select calls from tool_day")).containsExactly("1");
    }

    @Test
    void turnIsSuspendedOnce() {
        Turn turn = calling(newTurn("c1", 1), awaitingApproval(0, 1));
        wire.loseAnswerTo(COMMITTED);

        assertThat(suspend(turn, awaitingApproval(0, 1))).isTrue();

        assertThat(wire.hasLost()).isTrue();
        assertThat(find(turn).state()).isEqualTo(TurnState.WAITING);
        assertThat(find(turn).fence()).isEqualTo(turn.fence() + 1);
    }

    @Test
    void decisionThatResumesTheTurnBelongsToItsRequest() {
        Turn waiting = waiting(newTurn("c1", 1), awaitingApproval(0, 1), awaitingResult(1, 2));
        wire.loseAnswerTo(COMMITTED);
        assertThat(decide(waiting, answer(1, "42")).mustRun()).isFalse();
        assertThat(wire.hasLost()).isTrue();
        wire.loseAnswerTo(COMMITTED);

        Decided decided = decide(waiting, approve(0));

        assertThat(wire.hasLost()).isTrue();
        assertThat(decided).isEqualTo(new Decided(find(waiting), steps(waiting), true, REQUEST));
        assertThat(decided.turn().fence()).isEqualTo(waiting.fence() + 1);
        assertThat(decided.turn().toolEvents()).isEqualTo(3);
        assertThat(decide(waiting, approve(0)).mustRun()).isFalse();
        assertRefused(ErrorCode.TOOL_CALL_NOT_WAITING, () -> decide(waiting, deny(0)));
    }

    @Test
    void turnWithCallsIsFinishedOnce() {
        Turn turn = calling(newTurn("c1", 1), started(0, 1));
        wire.loseAnswerTo(COMMITTED);

        assertThat(finish(turn, complete("Text"))).isTrue();

        assertThat(wire.hasLost()).isTrue();
        assertThat(outcomes(turn)).containsExactly("call_1_0 UNKNOWN 2");
        assertThat(messageCount("c1")).isEqualTo(2);
        assertThat(texts("select turns from turn_count")).containsExactly("1");
        assertThat(texts("select unknown_outcomes from tool_day")).containsExactly("1");
    }
}
