package dev.rejoinder.turn;

import static dev.rejoinder.provider.scripted.ScriptedStep.pause;
import static dev.rejoinder.provider.scripted.ScriptedStep.text;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rejoinder.core.AppError;
import dev.rejoinder.core.ErrorCode;
import dev.rejoinder.provider.scripted.ScriptedStep;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Leases, heartbeats and stored ends of an engine whose database is slow, full or away. */
class TurnEngineLeaseTest extends TurnEngineFixture {
    @Test
    void answerReachesReadersOnlyOnceItIsStored() {
        model.reply(text("At nine."));
        store.full = true;
        AdmittedTurn first = turns.accept(question("conv_1"), KEY, true);
        assertThatThrownBy(() -> turns.run(first, DEADLINE)).isInstanceOf(AppError.class);

        AdmittedTurn again = turns.accept(question("conv_1"), KEY, true);
        assertThat(again.live()).isSameAs(first.live());
        assertThat(again.live().end()).isNull();
        assertThat(again.live().unknownEndError()).isNull();
        assertThatThrownBy(() -> turns.run(again, DEADLINE))
                .isInstanceOfSatisfying(
                        AppError.class,
                        error -> assertThat(error.code()).isEqualTo(ErrorCode.INTERNAL_ERROR));

        store.full = false;
        turns.maintain();
        assertThat(first.live().end()).isNotNull();
        TurnEnd end =
                requireNonNull(turns.run(turns.accept(question("conv_1"), KEY, true), DEADLINE));
        assertThat(end.state()).isEqualTo(TurnState.COMPLETE);
        assertThat(end.answer()).isEqualTo("At nine.");
        assertThat(model.prompts()).hasSize(1);
    }

    @Test
    void silentTurnsRenewTheirLeaseInTime() throws Exception {
        ScriptedStep.Pause pause = pause();
        model.reply(text("Well, "), pause, text("yes."));
        AdmittedTurn running = turns.accept(question("conv_1"), null, true);
        AdmittedTurn waiting = turns.accept(question("conv_1"), null, true);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<TurnEnd> first = threads.submit(() -> turns.run(running, DEADLINE));
            pause.awaitReached();
            Future<TurnEnd> second = threads.submit(() -> turns.run(waiting, DEADLINE));
            store.tried.await();

            turns.checkpoint();
            clock.tick(RENEWAL.minusMillis(1));
            turns.checkpoint();
            assertThat(store.signs).containsExactly(sign(running, "Well, "));

            clock.tick(Duration.ofMillis(1));
            turns.checkpoint();
            turns.checkpoint();
            assertThat(store.signs.subList(1, store.signs.size()))
                    .containsExactlyInAnyOrder(sign(running, null), sign(waiting, null));

            store.full = true;
            clock.tick(RENEWAL);
            turns.checkpoint();
            store.full = false;
            turns.checkpoint();
            assertThat(store.signs.subList(3, store.signs.size()))
                    .containsExactlyInAnyOrder(sign(running, "Well, "), sign(waiting, null));

            pause.release();
            assertThat(first.get().answer()).isEqualTo("Well, yes.");
            assertThat(second.get().state()).isEqualTo(TurnState.COMPLETE);
        }
    }

    @Test
    void silentTurnThatLostItsLeaseIsAborted() throws Exception {
        ScriptedStep.Pause pause = pause();
        model.reply(pause, text("Too late."));
        AdmittedTurn running = turns.accept(question("conv_1"), null, true);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<TurnEnd> end = threads.submit(() -> turns.run(running, DEADLINE));
            pause.awaitReached();
            store.recover();

            clock.tick(RENEWAL);
            turns.checkpoint();

            assertThat(end.get().state()).isEqualTo(TurnState.FAILED);
        }
    }

    private void takeOverAfter(Duration pause) {
        clock.tick(pause);
        reaper.endExpired();
    }

    @Test
    void leaseThatExpiredDuringADatabaseOutageStaysWithItsOwner() {
        AdmittedTurn open = turns.accept(question("conv_1"), null, true);
        store.away = true;
        takeOverAfter(Duration.ofSeconds(1));
        takeOverAfter(Duration.ofSeconds(9));
        store.away = false;

        takeOverAfter(Duration.ofSeconds(1));
        takeOverAfter(LEASE.minusSeconds(2));

        assertThat(stateOf(open)).isEqualTo(TurnState.STREAMING);
        takeOverAfter(Duration.ofSeconds(1));
        assertThat(stateOf(open)).isEqualTo(TurnState.FAILED);
    }

    @Test
    void oneDatabaseErrorDoesNotDelayTheEndOfALostTurn() {
        AdmittedTurn open = turns.accept(question("conv_1"), null, true);
        reaper.endExpired();
        store.away = true;
        takeOverAfter(Duration.ofSeconds(1));
        store.away = false;

        takeOverAfter(Duration.ofSeconds(1));

        assertThat(stateOf(open)).isEqualTo(TurnState.FAILED);
    }

    private static TurnStore.Checkpoint sign(AdmittedTurn accepted, @Nullable String answer) {
        Turn turn = accepted.turn();
        return new TurnStore.Checkpoint(turn.key(), turn.fence(), answer);
    }
}
