package dev.rejoinder.http.openai;

import dev.rejoinder.core.Clock;
import dev.rejoinder.turn.ClientThread;
import dev.rejoinder.turn.ClientThreadStore;
import dev.rejoinder.turn.TurnKey;
import java.util.List;
import java.util.Optional;

/**
 * Finds the conversation of a client that sends its whole history with each question, by the
 * content of that history.
 */
final class HistoryThreads {
    private final ClientThreadStore threads;
    private final Clock clock;

    HistoryThreads(ClientThreadStore threads, Clock clock) {
        this.threads = threads;
        this.clock = clock;
    }

    /** The last turn that the history describes, if this caller had it within the last day. */
    Optional<TurnKey> find(String botId, Transcript transcript, String caller) {
        String answer = transcript.lastAnswer();
        return answer == null
                ? Optional.empty()
                : threads.find(
                        botId,
                        transcript.hashBeforeLastAnswer(caller),
                        answer,
                        clock.now().minus(ClientThreadStore.KEPT));
    }

    /**
     * The question's place: after the turn that was found, or in a new conversation that keeps the
     * history.
     */
    static ClientThread place(Optional<TurnKey> found, Transcript transcript, String caller) {
        return new ClientThread(
                found.map(TurnKey::sequence).orElse(null),
                found.isPresent() ? List.of() : transcript.history(),
                transcript.hash(caller),
                false);
    }
}
