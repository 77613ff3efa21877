package dev.rejoinder.turn;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rejoinder.core.ErrorCode;
import dev.rejoinder.turn.TurnStore.Checkpoint;
import dev.rejoinder.turn.TurnStore.Decision;
import dev.rejoinder.turn.TurnStore.Suspension;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The tool calls of turns that another server runs. */
final class RemoteToolCallsTest extends SharedTurnsFixture {
    private static final TurnStore.Lease OTHER = new TurnStore.Lease("other", LEASE);

    private final Turn turn =
            data.accept(
                            new NewTurn("bot_1", "c1", true, "u1", "a1", "Hello", null, null, null),
                            OTHER)
                    .turn();

    private static ToolStep step(
            int index,
            int offset,
            ToolStepState state,
            @Nullable Integer requested,
            @Nullable Integer started,
            @Nullable Integer ended) {
        return new ToolStep(
                1,
                index,
                "call_" + index,
                "tool",
                "Tool",
                "{}",
                offset,
                false,
                null,
                state,
                state.ended() ? "42" : null,
                new ToolStep.Events(requested, started, ended),
                null,
                started == null ? null : Instant.EPOCH,
                state.ended() ? Instant.EPOCH : null);
    }

    private void add(String text, ToolStep... steps) {
        var before = new Checkpoint(turn.key(), turn.fence(), text);
        assertThat(data.addSteps(before, List.of(steps), OTHER)).isTrue();
    }

    private void say(String text) {
        data.checkpoint(List.of(new Checkpoint(turn.key(), turn.fence(), text)), OTHER);
    }

    private Turn stored() {
        return data.find("bot_1", "c1", "a1").orElseThrow();
    }

    private static List<String> events(LiveTurn live) {
        return live.toolEvents().stream()
                .map(event -> event.number() + " " + event.kind() + " " + event.offset())
                .toList();
    }

    private static List<String> awaited(LiveTurn live) {
        return live.awaited().stream().map(ToolStep::callId).toList();
    }

    /** A turn may wait for days, and each followed turn is read several times a second. */
    @Test
    void turnWithoutReadersIsNotFollowedForLong() {
        LiveTurn live = node.peers.follow(stored());
        clock.tick(Duration.ofSeconds(61));
        node.peers.poll();
        assertThat(node.peers.keyOf(live)).isEmpty();

        LiveTurn read = node.peers.follow(stored());
        TurnSubscriber reader =
                new TurnSubscriber() {
                    @Override
                    public void onUpdate() {}

                    @Override
                    public void tick(long nowNanos) {}
                };
        read.attach(reader);
        clock.tick(Duration.ofSeconds(61));
        node.peers.poll();
        assertThat(node.peers.keyOf(read)).contains(turn.key());
    }

    @Test
    void eventsComeBeforeTheTextBehindThem() {
        say("Once");
        LiveTurn live = node.peers.follow(stored());
        assertThat(events(live)).isEmpty();

        add("Once upon", step(0, 9, ToolStepState.STARTED, null, 1, null));
        ToolStep ended = step(0, 9, ToolStepState.OK, null, 1, 2);
        data.updateSteps(turn.key(), turn.fence(), List.of(ended));
        say("Once upon a time");
        node.peers.poll();

        assertThat(events(live)).containsExactly("1 STARTED 9", "2 ENDED 9");
        assertThat(live.textFrom(0, 100, 0)).isEqualTo("Once upon");
        assertThat(live.textFrom(9, 100, 2)).isEqualTo(" a time");
    }

    @Test
    void turnIsFollowedWithTheCallsItHasAlready() {
        add("Once", step(0, 4, ToolStepState.STARTED, null, 1, null));
        say("Once upon");

        LiveTurn live = node.peers.follow(stored());

        assertThat(events(live)).containsExactly("1 STARTED 4");
        assertThat(live.textFrom(0, 100, 0)).isEqualTo("Once");
        assertThat(node.peers.follow(stored())).isSameAs(live);
    }

    @Test
    void waitingTurnShowsWhatItAwaitsUntilItGoesOn() {
        LiveTurn live = node.peers.follow(stored());
        ToolStep first = step(0, 4, ToolStepState.AWAITING_APPROVAL, 1, null, null);
        ToolStep second = step(1, 4, ToolStepState.AWAITING_APPROVAL, 2, null, null);
        add("Once", first, second);
        data.suspend(
                turn.key(),
                turn.fence(),
                new Suspension(List.of(first, second), Duration.ofMinutes(5), "{}"));
        node.peers.poll();

        assertThat(awaited(live)).containsExactly("call_0", "call_1");
        assertThat(events(live)).containsExactly("1 REQUESTED 4", "2 REQUESTED 4");
        assertThat(live.run()).isEqualTo(turn.run());
        assertThat(node.peers.follow(stored())).isSameAs(live);

        decide("call_0");
        node.peers.poll();
        assertThat(awaited(live)).containsExactly("call_1");

        decide("call_1");
        node.peers.poll();
        assertThat(awaited(live)).isEmpty();
        assertThat(live.end()).isNull();

        Turn resumed = stored();
        assertThat(resumed.state()).isEqualTo(TurnState.STREAMING);
        var end =
                new TurnEnd(
                        TurnState.INTERRUPTED,
                        "Once upon",
                        null,
                        ErrorCode.INTERNAL_ERROR,
                        null,
                        null);
        data.finish(resumed.key(), resumed.fence(), end);
        node.peers.poll();

        assertThat(live.end()).isEqualTo(end);
        assertThat(events(live)).endsWith("3 ENDED 4", "4 ENDED 4");
        assertThat(live.textFrom(4, 100, 4)).isEqualTo(" upon");
    }

    private void decide(String callId) {
        var approved = new Decision(callId, ToolStepState.APPROVED, null);
        data.decide("bot_1", "c1", "a1", List.of(approved), OTHER, _ -> {});
    }

    @Test
    void waitingTurnThatIsOpenedLaterShowsWhatItAwaits() {
        ToolStep asked = step(0, 4, ToolStepState.AWAITING_RESULT, 1, null, null);
        add("Once", asked);
        data.suspend(
                turn.key(),
                turn.fence(),
                new Suspension(List.of(asked), Duration.ofMinutes(5), "{}"));

        assertThat(awaited(node.peers.follow(stored()))).containsExactly("call_0");
    }
}
