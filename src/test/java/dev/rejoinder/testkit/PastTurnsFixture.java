package dev.rejoinder.testkit;

import dev.rejoinder.core.Clock;
import dev.rejoinder.core.ErrorCode;
import dev.rejoinder.provider.FinishReason;
import dev.rejoinder.provider.Usage;
import dev.rejoinder.storage.Storage;
import dev.rejoinder.turn.NewTurn;
import dev.rejoinder.turn.Turn;
import dev.rejoinder.turn.TurnEnd;
import dev.rejoinder.turn.TurnState;
import dev.rejoinder.turn.TurnStore;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Random;

/** Writes turns of earlier days into the data of a running server. */
public final class PastTurnsFixture {
    private static final TurnStore.Lease LEASE =
            new TurnStore.Lease("past", Duration.ofSeconds(10));
    private static final List<String> QUESTIONS =
            List.of(
                    "Do you ship to Canada?",
                    "do you ship to canada",
                    "What are your business hours?",
                    "Can I return a damaged book, and who pays for that?",
                    "Is there a warranty on reading lamps?",
                    "How do I reach somebody who can help me?",
                    "Do you sell e-books?");

    private final Random random = new Random(7);
    private final Storage storage;
    private final String botId;
    private int conversations;

    private PastTurnsFixture(Storage storage, String botId) {
        this.storage = storage;
        this.botId = botId;
    }

    /** Adds a few questions a day, the last of them yesterday. One day has none. */
    public static void add(Path data, String botId, int days) {
        var clock = new SettableClock();
        try (Storage storage = Storage.open(TestDatabase.of(data), data, clock)) {
            var past = new PastTurnsFixture(storage, botId);
            Instant today = Clock.system().now().truncatedTo(ChronoUnit.DAYS);
            for (int day = days; day >= 1; day--) {
                clock.set(today.minus(Duration.ofDays(day)).plus(Duration.ofHours(9)));
                if (day != days / 2) {
                    past.ask(2 + (days - day) % 7);
                }
            }
        }
    }

    private void ask(int often) {
        for (int i = 0; i < often; i++) {
            conversations++;
            int turns = 1 + random.nextInt(2);
            for (int number = 1; number <= turns; number++) {
                ask("conv_past" + conversations, number);
            }
        }
    }

    private void ask(String conversation, int number) {
        String id = conversation + "_" + number;
        Turn turn =
                storage.turns()
                        .accept(
                                new NewTurn(
                                        botId,
                                        conversation,
                                        number == 1,
                                        "msg_u" + id,
                                        "msg_a" + id,
                                        QUESTIONS.get(random.nextInt(QUESTIONS.size())),
                                        null,
                                        null,
                                        null),
                                LEASE)
                        .turn();
        storage.turns().finish(turn.key(), turn.fence(), end());
    }

    private TurnEnd end() {
        int chance = random.nextInt(100);
        if (chance < 4) {
            return new TurnEnd(TurnState.FAILED, "", null, ErrorCode.MODEL_TIMEOUT, null, null);
        }
        long firstToken = 250L + random.nextInt(400) + (chance > 90 ? 1500 : 0);
        return new TurnEnd(
                TurnState.COMPLETE,
                "So it is.",
                FinishReason.STOP,
                null,
                new Usage(300 + random.nextInt(900), 40 + random.nextInt(200)),
                null,
                chance < 14,
                new TurnEnd.ModelTiming(
                        "openai/gpt-4o-mini", firstToken, firstToken + random.nextInt(4000)));
    }
}
