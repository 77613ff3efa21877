package dev.rejoinder.turn;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rejoinder.core.ErrorCode;
import dev.rejoinder.turn.TurnStore.Checkpoint;
import dev.rejoinder.turn.TurnStore.Suspension;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Turns that wait too long. */
final class ExpiredWaitTest extends TurnEngineFixture {
    private static final TurnStore.Lease NODE = new TurnStore.Lease("node", LEASE);

    private Turn waiting(String conversation, Duration atMost) {
        Turn turn =
                store.accept(
                                new NewTurn(
                                        "bot_1",
                                        conversation,
                                        true,
                                        conversation + "-u",
                                        conversation + "-a",
                                        "Hello",
                                        null,
                                        null,
                                        null),
                                NODE)
                        .turn();
        var step =
                new ToolStep(
                        1,
                        0,
                        "call_1",
                        "tool",
                        "Tool",
                        "{}",
                        4,
                        false,
                        null,
                        ToolStepState.AWAITING_APPROVAL,
                        null,
                        new ToolStep.Events(1, null, null),
                        null,
                        null,
                        null);
        store.addSteps(new Checkpoint(turn.key(), turn.fence(), "Text"), List.of(step), NODE);
        store.suspend(turn.key(), turn.fence(), new Suspension(List.of(step), atMost, "{}"));
        return turn;
    }

    @Test
    void onlyServerEndsTurnsThatHaveWaitedTooLong() {
        Turn expired = waiting("c1", Duration.ZERO);
        waiting("c2", Duration.ofMinutes(5));
        LiveTurn live = turns.require("bot_1", "c1", expired.messageId());
        assertThat(live.awaited()).hasSize(1);

        reaper.sweep();
        peers.poll();

        assertThat(store.find("bot_1", "c1", "c1-a").orElseThrow().error())
                .isEqualTo(ErrorCode.ACTION_TIMEOUT);
        assertThat(live.end()).extracting(TurnEnd::state).isEqualTo(TurnState.INTERRUPTED);
        assertThat(store.find("bot_1", "c2", "c2-a").orElseThrow().state())
                .isEqualTo(TurnState.WAITING);
    }

    @Test
    void nodesThatShareTheDataEndTurnsThatHaveWaitedTooLong() {
        waiting("c1", Duration.ZERO);

        reaper.endExpired();

        assertThat(store.find("bot_1", "c1", "c1-a").orElseThrow().error())
                .isEqualTo(ErrorCode.ACTION_TIMEOUT);
    }
}
