package dev.rejoinder.storage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rejoinder.turn.NewTurn;
import dev.rejoinder.turn.Turn;
import dev.rejoinder.turn.TurnKey;
import dev.rejoinder.turn.TurnState;
import dev.rejoinder.turn.TurnStore;
import dev.rejoinder.turn.TurnStore.Checkpoint;
import dev.rejoinder.turn.TurnStore.ReadPosition;
import dev.rejoinder.turn.TurnStore.TurnUpdate;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Leases, fencing tokens and checkpoints of a {@link TurnStore}. */
abstract class TurnLeaseContract extends TurnStoreFixture {
    /** The lease expiries of open turns, in milliseconds of the database's clock. */
    abstract List<Long> leases();

    @Test
    void oldFencingTokenCannotWrite() {
        Turn first = accept(newTurn("c1", 1));
        Turn second = accept(newTurn("c1", 2));
        finish(first, complete("Yes"));
        long fence = turns().claim(second.key(), LEASE).orElseThrow();
        Turn claimed = find(second);

        assertThat(turns().finish(second.key(), fence - 1, complete("Late"))).isFalse();
        assertThat(
                        turns().checkpoint(
                                        List.of(new Checkpoint(second.key(), fence - 1, "Late")),
                                        LEASE)
                                .leaseLost())
                .containsExactly(second.key());
        assertThat(find(second)).isEqualTo(claimed);
        assertThat(turns().finish(second.key(), fence, complete("In time"))).isTrue();
    }

    @Test
    void turnEndsOnce() {
        Turn turn = accept(newTurn("c1", 1));

        assertThat(finish(turn, complete("First"))).isTrue();
        assertThat(finish(turn, complete("Second"))).isFalse();
        assertThat(find(turn).answer()).isEqualTo("First");
        assertThat(messageCount("c1")).isEqualTo(2);
    }

    @Test
    void waitingTurnCanBeStopped() {
        accept(newTurn("c1", 1));
        Turn second = accept(newTurn("c1", 2));

        assertThat(finish(second, stopped(""))).isTrue();
        assertThat(find(second).state()).isEqualTo(TurnState.STOPPED);
    }

    @Test
    void checkpointTellsTheOwnerAboutAStopRequest() {
        Turn running = accept(newTurn("c1", 1));
        Turn other = accept(newTurn("c2", 1));
        Turn waiting = accept(newTurn("c1", 2));
        List<Checkpoint> signs =
                List.of(
                        new Checkpoint(running.key(), running.fence(), "So far"),
                        new Checkpoint(other.key(), other.fence(), "Upon"),
                        new Checkpoint(waiting.key(), waiting.fence(), null));
        assertThat(turns().checkpoint(signs, LEASE).stopRequested()).isEmpty();

        assertThat(turns().requestStop(running.key())).isTrue();
        assertThat(turns().requestStop(running.key())).isTrue();
        assertThat(turns().requestStop(waiting.key())).isTrue();

        assertThat(turns().checkpoint(signs, LEASE).stopRequested())
                .containsExactlyInAnyOrder(running.key(), waiting.key());
        finish(running, stopped("So far"));
        assertThat(turns().requestStop(running.key())).isFalse();
        assertThat(turns().checkpoint(signs, LEASE).stopRequested()).containsExactly(waiting.key());
    }

    @Test
    void restartedTurnIgnoresAnEarlierStopRequest() {
        NewTurn asked = keyed(newTurn("c1", 1), "k", "b");
        Turn first = accept(asked);
        turns().requestStop(first.key());
        finish(first, failed());

        Turn second = turns().accept(asked, LEASE).turn();

        var sign = new Checkpoint(second.key(), second.fence(), "Again");
        assertThat(turns().checkpoint(List.of(sign), LEASE).stopRequested()).isEmpty();
    }

    @Test
    void updatesContainTheTextSinceTheLastRead() {
        Turn one = accept(newTurn("c1", 1));
        Turn two = accept(newTurn("c2", 1));
        Turn gone = accept(newTurn("c3", 1));
        turns().checkpoint(
                        List.of(
                                new Checkpoint(one.key(), one.fence(), "a😀b", "[1]"),
                                new Checkpoint(two.key(), two.fence(), "Upon", "[2]")),
                        LEASE);
        turns().checkpoint(List.of(new Checkpoint(two.key(), two.fence(), null)), LEASE);
        storage.conversations().delete(BOT, "c3");

        var known =
                List.of(
                        new ReadPosition(one.key(), 2),
                        new ReadPosition(two.key(), 0),
                        new ReadPosition(gone.key(), 0));
        assertThat(turns().readUpdates(known))
                .isEqualTo(
                        Map.of(
                                one.key(),
                                new TurnUpdate(TurnState.STREAMING, one.fence(), 0, null, "b"),
                                two.key(),
                                new TurnUpdate(
                                        TurnState.STREAMING, two.fence(), 0, "[2]", "Upon")));

        finish(one, complete("a😀bc"));
        assertThat(turns().readUpdates(List.of(new ReadPosition(one.key(), 3))))
                .isEqualTo(
                        Map.of(
                                one.key(),
                                new TurnUpdate(TurnState.COMPLETE, one.fence(), 0, null, "c")));
    }

    @Test
    void checkpointKeepsTheTextSoFar() {
        Turn one = accept(newTurn("c1", 1));
        Turn two = accept(newTurn("c2", 1));
        Turn gone = accept(newTurn("c3", 1));
        finish(gone, complete("Done"));

        Set<TurnKey> lost =
                turns().checkpoint(
                                List.of(
                                        new Checkpoint(one.key(), one.fence(), "Once"),
                                        new Checkpoint(gone.key(), gone.fence(), "Over"),
                                        new Checkpoint(two.key(), two.fence(), "Upon")),
                                LEASE)
                        .leaseLost();

        assertThat(lost).containsExactly(gone.key());
        assertThat(find(one).answer()).isEqualTo("Once");
        assertThat(find(two).answer()).isEqualTo("Upon");
        assertThat(find(gone).answer()).isEqualTo("Done");
        assertThat(messageCount("c1")).isEqualTo(1);
    }

    @Test
    void checkpointWithoutTextLeavesTheTextAsItIs() {
        Turn silent = accept(newTurn("c1", 1));
        Turn waiting = accept(newTurn("c1", 2));
        Turn gone = accept(newTurn("c2", 1));
        finish(gone, complete("Done"));
        turns().checkpoint(List.of(new Checkpoint(silent.key(), silent.fence(), "Once")), LEASE);

        Set<TurnKey> lost =
                turns().checkpoint(
                                List.of(
                                        new Checkpoint(silent.key(), silent.fence(), null),
                                        new Checkpoint(waiting.key(), waiting.fence(), null),
                                        new Checkpoint(gone.key(), gone.fence(), null)),
                                LEASE)
                        .leaseLost();

        assertThat(lost).containsExactly(gone.key());
        assertThat(find(silent).answer()).isEqualTo("Once");
        assertThat(find(waiting)).isEqualTo(waiting);
        assertThat(find(gone).answer()).isEqualTo("Done");
    }

    @Test
    void checkpointRenewsTheLeaseWithAndWithoutText() {
        Turn first = accept(newTurn("c1", 1));
        Turn second = accept(newTurn("c1", 2));
        assertThat(leases()).containsOnly(clock.millis() + 10_000);

        clock.tick(Duration.ofSeconds(4));
        turns().checkpoint(List.of(new Checkpoint(first.key(), first.fence(), null)), LEASE);
        turns().checkpoint(List.of(new Checkpoint(second.key(), second.fence(), "Well")), LEASE);

        assertThat(leases()).containsOnly(clock.millis() + 10_000);
    }

    @Test
    void emptyCheckpointListDoesNothing() {
        assertThat(turns().checkpoint(List.of(), LEASE).leaseLost()).isEmpty();
    }
}
