package dev.rejoinder.turn;

import static dev.rejoinder.provider.scripted.ScriptedStep.pause;
import static dev.rejoinder.provider.scripted.ScriptedStep.text;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rejoinder.provider.scripted.ScriptedStep;
import dev.rejoinder.turn.remote.TurnSignals.Signal;
import java.util.List;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** A client that leaves stops its turn only if nobody else reads it. */
final class UnreadTurnTest extends SharedTurnsFixture {
    private final ScriptedStep.Pause pause = pause();

    @Test
    void unreadTurnIsStopped() throws Exception {
        AdmittedTurn turn = start();

        Future<TurnEnd> end = run(turn);
        pause.awaitReached();
        turns.stopIfUnread(turn.live());

        assertThat(end.get().state()).isEqualTo(TurnState.STOPPED);
    }

    @Test
    void turnOfAWaitingRequestGoesOn() throws Exception {
        model.reply(pause, text("At nine."));

        Future<TurnEngine.Answer> answer =
                threads.submit(
                        () -> turns.answer(TurnEngineFixture.question("conv_1"), null, DEADLINE));
        pause.awaitReached();
        turns.stopIfUnread(
                turns.require("bot", "conv_1", data.unfinished().getFirst().messageId()));
        pause.release();

        assertThat(answer.get().requireEnd().answer()).isEqualTo("At nine.");
    }

    @Test
    void turnThatAnotherNodeReadsGoesOn() throws Exception {
        AdmittedTurn turn = start();
        Future<TurnEnd> end = run(turn);
        pause.awaitReached();
        node.hear(List.of(new Signal.ReaderAttached(turn.live().messageId())));

        turns.stopIfUnread(turn.live());
        pause.release();

        assertThat(end.get().answer()).isEqualTo("At nine.");
    }

    private AdmittedTurn start() {
        model.reply(pause, text("At nine."));
        return accept("conv_1");
    }
}
