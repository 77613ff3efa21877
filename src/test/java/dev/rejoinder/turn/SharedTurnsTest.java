package dev.rejoinder.turn;

import static dev.rejoinder.provider.scripted.ScriptedStep.pause;
import static dev.rejoinder.provider.scripted.ScriptedStep.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rejoinder.core.AppError;
import dev.rejoinder.provider.scripted.ScriptedStep;
import dev.rejoinder.turn.remote.TurnSignals;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** A turn engine whose database other processes use, too. */
final class SharedTurnsTest extends SharedTurnsFixture {
    /** Runs a turn up to its first pause and stores its text so far. */
    private Future<TurnEnd> saySoFar(
            AdmittedTurn running, ScriptedStep.Pause first, ScriptedStep.Pause second) {
        model.reply(text("So far"), first, text(", so good"), second, text("."));
        Future<TurnEnd> end = run(running);
        first.awaitReached();
        turns.checkpoint();
        return end;
    }

    @Test
    void textAfterAnExpiredLeaseIsShownOnceTheLeaseIsRenewed() throws Exception {
        ScriptedStep.Pause first = pause();
        ScriptedStep.Pause second = pause();
        AdmittedTurn running = accept("conv_1");
        var reader = new Reader(running.live());
        Future<TurnEnd> end = saySoFar(running, first, second);

        clock.tick(LEASE);
        first.release();
        second.awaitReached();
        turns.tick();
        assertThat(reader.seen()).isEqualTo("So far");
        assertThat(running.live().length()).isEqualTo("So far".length());

        turns.checkpoint();
        assertThat(reader.seen()).isEqualTo("So far, so good");
        second.release();
        assertThat(end.get()).extracting(TurnEnd::answer).isEqualTo("So far, so good.");
        assertThat(reader.seen()).isEqualTo("So far, so good.");
    }

    @Test
    void textAfterAnotherServerEndedTheTurnIsNeverShown() throws Exception {
        ScriptedStep.Pause first = pause();
        ScriptedStep.Pause second = pause();
        AdmittedTurn running = accept("conv_1");
        var reader = new Reader(running.live());
        Future<TurnEnd> end = saySoFar(running, first, second);

        clock.tick(LEASE);
        data.recover();
        first.release();
        second.awaitReached();
        turns.checkpoint();

        assertThat(end.get()).isNotNull();
        assertThat(end.get().state()).isEqualTo(TurnState.INTERRUPTED);
        assertThat(end.get().answer()).isEqualTo("So far");
        assertThat(reader.seen()).isEqualTo("So far");
        // This step ends once everything is read.
        assertThat(running.live().length()).isEqualTo("So far".length());
    }

    @Test
    void readersGetAnErrorAndNoUnstoredEndWithoutTheDatabase() throws Exception {
        ScriptedStep.Pause pause = pause();
        model.reply(text("So far"), pause, text("."));
        AdmittedTurn running = accept("conv_1");
        Future<TurnEnd> end = run(running);
        pause.awaitReached();
        data.recover();
        data.goBlind();

        turns.checkpoint();

        assertThatThrownBy(end::get).hasCauseInstanceOf(AppError.class);
        assertThat(running.live().end()).isNull();
        assertThat(running.live().unknownEndError()).isNotNull();
    }

    @Test
    void textWithRemoteReadersIsStoredAndSignalledFirst() throws Exception {
        ScriptedStep.Pause pause = pause();
        model.reply(text("So far"), pause, text("."));
        AdmittedTurn read = accept("read");
        AdmittedTurn other = accept("other");
        Future<TurnEnd> readEnd = run(read);
        pause.awaitReached();
        ScriptedStep.Pause otherPause = pause();
        model.reply(text("Also"), otherPause, text("."));
        Future<TurnEnd> otherEnd = run(other);
        otherPause.awaitReached();

        turns.checkpointRead();
        assertThat(data.takeCheckpoints()).isEmpty();
        node.hear(List.of(new TurnSignals.Signal.ReaderAttached(read.turn().messageId())));
        clock.tick(Duration.ofMillis(50));
        turns.checkpointRead();
        assertThat(data.takeCheckpoints()).containsExactly("read");
        assertThat(hints.take())
                .containsExactly(new TurnSignals.Signal.TextStored(read.turn().messageId()));
        turns.checkpoint();
        assertThat(data.takeCheckpoints()).containsExactly("other");
        assertThat(hints.take()).isEmpty();

        pause.release();
        otherPause.release();
        assertThat(readEnd.get()).isNotNull();
        assertThat(otherEnd.get()).isNotNull();
        assertThat(hints.take())
                .containsExactlyInAnyOrder(
                        new TurnSignals.Signal.TextStored(read.turn().messageId()),
                        new TurnSignals.Signal.Ended("read"),
                        new TurnSignals.Signal.Ended("other"));
    }

    @Test
    void textIsStoredAtTheUsualIntervalOnceRemoteReadersAreGone() throws Exception {
        ScriptedStep.Pause pause = pause();
        model.reply(text("So far"), pause, text("."));
        AdmittedTurn running = accept("read");
        Future<TurnEnd> end = run(running);
        pause.awaitReached();
        node.hear(List.of(new TurnSignals.Signal.ReaderAttached(running.turn().messageId())));

        clock.tick(LEASE.plusMillis(1));
        turns.checkpointRead();
        assertThat(data.takeCheckpoints()).isEmpty();
        turns.checkpoint();
        assertThat(data.takeCheckpoints()).containsExactly("read");
        assertThat(hints.take()).isEmpty();

        pause.release();
        assertThat(end.get()).isNotNull();
    }

    @Test
    void manyTurnsWithRemoteReadersAreStoredLessOften() throws Exception {
        var ends = new ArrayList<Future<TurnEnd>>();
        var said = new ArrayList<TurnSignals.Signal>();
        var pauses = new ArrayList<ScriptedStep.Pause>();
        for (int i = 0; i < 150; i++) {
            ScriptedStep.Pause pause = pause();
            model.reply(text("So far"), pause, text("."));
            AdmittedTurn running = accept("read" + i);
            said.add(new TurnSignals.Signal.ReaderAttached(running.turn().messageId()));
            ends.add(run(running));
            pause.awaitReached();
            pauses.add(pause);
        }
        node.hear(said);
        turns.checkpointRead();
        node.hear(said);
        data.takeCheckpoints();

        clock.tick(Duration.ofMillis(149));
        turns.checkpointRead();
        assertThat(data.takeCheckpoints()).isEmpty();
        clock.tick(RENEWAL);
        turns.checkpointRead();
        assertThat(data.takeCheckpoints()).hasSize(150);

        pauses.forEach(ScriptedStep.Pause::release);
        for (Future<TurnEnd> end : ends) {
            assertThat(end.get()).isNotNull();
        }
    }

    @Test
    void serverPublishesItsReadersWhileItHasThem() throws Exception {
        ScriptedStep.Pause pause = pause();
        model.reply(text("So far"), pause, text("."));
        AdmittedTurn running = accept("read");
        Future<TurnEnd> end = run(running);
        pause.awaitReached();
        String messageId = running.turn().messageId();
        var read = new TurnSignals.Signal.ReaderAttached(messageId);
        Node elsewhere = new Node(2);

        LiveTurn followed = elsewhere.turns.require("bot", "read", messageId);
        assertThat(hints.take()).containsExactly(read);
        clock.tick(RENEWAL.plusMillis(1));
        elsewhere.peers.poll();
        assertThat(hints.take()).isEmpty();
        var reader = new Reader(followed);
        elsewhere.peers.poll();
        elsewhere.peers.poll();
        assertThat(hints.take()).containsExactly(read);
        clock.tick(RENEWAL.plusMillis(1));
        elsewhere.peers.poll();
        assertThat(hints.take()).containsExactly(read);
        followed.detach(reader);
        clock.tick(RENEWAL.plusMillis(1));
        elsewhere.peers.poll();
        assertThat(hints.take()).isEmpty();

        pause.release();
        assertThat(end.get()).isNotNull();
    }
}
