package dev.rejoinder.answertest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rejoinder.bot.Bot;
import dev.rejoinder.bot.BotDraft;
import dev.rejoinder.bot.Bots;
import dev.rejoinder.core.Clock;
import dev.rejoinder.core.Ids;
import dev.rejoinder.knowledge.Retriever;
import dev.rejoinder.provider.ChatModel;
import dev.rejoinder.provider.ChatModels;
import dev.rejoinder.provider.ModelException;
import dev.rejoinder.provider.scripted.ScriptedChatModel;
import dev.rejoinder.storage.Storage;
import dev.rejoinder.testkit.MigratedFile;
import dev.rejoinder.turn.TrialTurns;
import dev.rejoinder.turn.TurnLimits;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TestEvaluatorTest {
    private static final AnswerTestDraft HELLO =
            new AnswerTestDraft(
                    "Who?",
                    List.of(),
                    new Expectations(List.of("Hello there"), List.of(), null, null, null));

    @TempDir Path folder;

    private final Clock clock = Clock.system();
    private final Ids ids = new Ids(clock, new Random(1));
    private final List<Duration> pauses = new ArrayList<>();
    private final AtomicInteger calls = new AtomicInteger();

    @SuppressWarnings("NullAway.Init")
    private Storage storage;

    @BeforeEach
    void open() {
        storage = MigratedFile.open(folder, clock);
    }

    @AfterEach
    void close() {
        storage.close();
    }

    private AnswerTestResult evaluate(int refusedCalls, int status) {
        ChatModel model =
                prompt -> {
                    if (calls.incrementAndGet() <= refusedCalls) {
                        throw new ModelException(
                                ModelException.Kind.REJECTED, status, "Not now.", null, null);
                    }
                    return new ScriptedChatModel().call(prompt);
                };
        var limits = new TurnLimits(Duration.ofMinutes(1), Duration.ofMinutes(1), 1_000, 10);
        var models = new ChatModels(Map.of("model", model), clock::nanos);
        var bots = new Bots(storage.bots(), clock, ids, _ -> Optional.empty(), work -> {});
        Bot bot = bots.create(BotDraft.named("Bot")).trying("model", List.of(), "Be kind.");
        try (var turns = new TrialTurns(models, Retriever.NONE, limits, clock, ids)) {
            return new TestEvaluator(turns, storage.sources(), ids, pauses::add)
                    .evaluate(bot, HELLO, null);
        }
    }

    @Test
    void questionIsAskedAgainWhenTheProviderHasTooManyRequests() {
        AnswerTestResult result = evaluate(2, 429);

        assertThat(result.outcome()).isEqualTo(TestOutcome.PASSED);
        assertThat(pauses).containsExactly(Duration.ofSeconds(15), Duration.ofSeconds(30));
    }

    @Test
    void testGivesUpAfterSomeAttempts() {
        AnswerTestResult result = evaluate(Integer.MAX_VALUE, 429);

        assertThat(result.outcome()).isEqualTo(TestOutcome.ERROR);
        assertThat(result.reasons()).containsExactly("Not now.");
        assertThat(pauses).hasSize(TestEvaluator.MAX_ATTEMPTS - 1);
    }

    @Test
    void otherFailuresAreNotRepeated() {
        AnswerTestResult result = evaluate(1, 400);

        assertThat(result.outcome()).isEqualTo(TestOutcome.ERROR);
        assertThat(pauses).isEmpty();
    }
}
