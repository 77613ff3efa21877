package dev.rejoinder.testkit;

import dev.rejoinder.provider.FinishReason;
import dev.rejoinder.provider.Usage;
import dev.rejoinder.storage.Storage;
import dev.rejoinder.turn.NewTurn;
import dev.rejoinder.turn.Turn;
import dev.rejoinder.turn.TurnEnd;
import dev.rejoinder.turn.TurnState;
import dev.rejoinder.turn.TurnStore;
import dev.rejoinder.turn.TurnStore.Lease;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Writes many conversations of one turn into the data of a running server. */
public final class ManyTurns {
    private static final Lease LEASE = new Lease("filler", Duration.ofMinutes(5));

    private ManyTurns() {}

    /** Adds conversations with the questions {@code Question 1} to {@code Question N}. */
    public static void add(Path data, String botId, int conversations) {
        try (Storage storage = TestDatabase.open(data);
                ExecutorService writers = Executors.newFixedThreadPool(64)) {
            TurnStore turns = storage.turns();
            for (int i = 1; i <= conversations; i++) {
                int number = i;
                var _ = writers.submit(() -> converse(turns, botId, number));
            }
        }
    }

    private static void converse(TurnStore turns, String botId, int number) {
        String id = "%026d".formatted(number);
        var asked =
                new NewTurn(
                        botId,
                        "conv_" + id,
                        true,
                        "msg_q" + id.substring(1),
                        "msg_a" + id.substring(1),
                        "Question " + number,
                        null,
                        null,
                        null);
        Turn turn = turns.accept(asked, LEASE).turn();
        var _ =
                turns.finish(
                        turn.key(),
                        turn.fence(),
                        new TurnEnd(
                                TurnState.COMPLETE,
                                "The answer.",
                                FinishReason.STOP,
                                null,
                                new Usage(3, 5),
                                null));
    }
}
