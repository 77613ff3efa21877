package dev.rejoinder.storage;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rejoinder.analytics.Analytics;
import dev.rejoinder.analytics.AnalyticsReport;
import dev.rejoinder.analytics.AnalyticsStore;
import dev.rejoinder.analytics.DateRange;
import dev.rejoinder.analytics.ModelPrices;
import dev.rejoinder.provider.FinishReason;
import dev.rejoinder.provider.Usage;
import dev.rejoinder.turn.NewTurn;
import dev.rejoinder.turn.Turn;
import dev.rejoinder.turn.TurnEnd;
import dev.rejoinder.turn.TurnState;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The contract of {@link AnalyticsStore}, checked through reports. */
abstract class AnalyticsStoreContract extends StoreContract {
    private static final ModelPrices PRICES =
            new ModelPrices(
                    List.of(
                            new ModelPrices.Price(
                                    "paid/*", BigDecimal.TEN, new BigDecimal("20.5"))),
                    "EUR");

    private LocalDate today() {
        return LocalDate.ofInstant(clock.now(), ZoneOffset.UTC);
    }

    private AnalyticsReport report() {
        return report(7);
    }

    private AnalyticsReport report(int days) {
        var period = new DateRange(today().minusDays(days - 1L), today());
        return new Analytics(storage.analytics(), PRICES).report(id -> true, period);
    }

    private static TurnEnd end(TurnState state, String answer, long firstToken, long millis) {
        return end(state, answer, "paid/model", firstToken, millis, false);
    }

    private static TurnEnd end(
            TurnState state,
            String answer,
            String model,
            @Nullable Long firstToken,
            long millis,
            boolean fellBack) {
        return new TurnEnd(
                state,
                answer,
                state == TurnState.COMPLETE ? FinishReason.STOP : null,
                null,
                new Usage(1000, 100),
                null,
                fellBack,
                new TurnEnd.ModelTiming(model, firstToken, millis));
    }

    private void ask(String conversation, int number, String question) {
        NewTurn turn = newTurn(conversation, number);
        var asked =
                new NewTurn(
                        turn.botId(),
                        turn.conversationId(),
                        turn.createConversation(),
                        turn.userMessageId(),
                        turn.messageId(),
                        question,
                        null,
                        null,
                        null);
        finish(accept(asked), complete("So."));
    }

    @Test
    void turnsAreCountedByOutcome() {
        finish(accept(newTurn("conv_1", 1)), end(TurnState.COMPLETE, "Yes.", 300, 2000));
        finish(accept(newTurn("conv_1", 2)), end(TurnState.STOPPED, "Y", 300, 2000));
        finish(
                accept(newTurn("conv_2", 1)),
                end(TurnState.COMPLETE, "I do not know.", "other", 300L, 2000, true));
        finish(accept(newTurn("conv_3", 1)), failed());
        finish(accept(newTurn("conv_3", 2)), interrupted("Y"));

        AnalyticsReport report = report();

        assertThat(report.totals())
                .isEqualTo(
                        new AnalyticsReport.Figures(
                                3,
                                9,
                                5,
                                1,
                                1,
                                1,
                                2,
                                report.totals().firstToken(),
                                report.totals().answer(),
                                3000,
                                300,
                                new BigDecimal("0.0241"),
                                1100,
                                0,
                                0,
                                0,
                                0,
                                0,
                                BigDecimal.ZERO));
        assertThat(report.models())
                .containsExactly(
                        new AnalyticsReport.ModelFigures(
                                "paid/model", 2, 2000, 200, new BigDecimal("0.0241")),
                        new AnalyticsReport.ModelFigures("other", 1, 1000, 100, null));
        assertThat(report.bots())
                .containsExactly(new AnalyticsReport.BotFigures(BOT, "Helper", report.totals()));
        assertThat(report.currency()).isEqualTo("EUR");
    }

    @Test
    void percentilesAreAccurateToTwentyPercentAndMergeOverDays() {
        for (int i = 1; i <= 200; i++) {
            finish(
                    accept(newTurn("conv_" + i, 1)),
                    end(TurnState.COMPLETE, "Yes.", i * 10L, i * 50L));
            if (i == 100) {
                clock.tick(Duration.ofDays(1));
            }
        }

        AnalyticsReport report = report();

        AnalyticsReport.Latency first = requireNonNull(report.totals().firstToken());
        AnalyticsReport.Latency whole = requireNonNull(report.totals().answer());
        assertThat((double) first.p50()).isBetween(800.0, 1200.0);
        assertThat((double) first.p95()).isBetween(1520.0, 2280.0);
        assertThat((double) whole.p50()).isBetween(4000.0, 6000.0);
        assertThat((double) whole.p95()).isBetween(7600.0, 11400.0);
        assertThat(report.days().get(5).figures().questions()).isEqualTo(100);
        assertThat(report.days().get(6).figures().questions()).isEqualTo(100);
    }

    @Test
    void reportHasExactlyTheDaysOfThePeriod() {
        converse("conv_1", 1);
        clock.tick(Duration.ofDays(3));
        converse("conv_1", 2);

        AnalyticsReport report = report(3);

        assertThat(report.days())
                .extracting(day -> day.date() + " " + day.figures().questions())
                .containsExactly(
                        today().minusDays(2) + " 0", today().minusDays(1) + " 0", today() + " 1");
        assertThat(report.totals().conversations()).isZero();
        assertThat(report(4).totals().conversations()).isEqualTo(1);
    }

    @Test
    void restartedTurnCountsOnce() {
        NewTurn keyed = keyed(newTurn("conv_1", 1), "hash", "print");
        finish(accept(keyed), failed());
        assertThat(report().totals().failed()).isEqualTo(1);

        Turn again = accept(keyed);
        finish(again, end(TurnState.COMPLETE, "Yes.", 300, 2000));

        AnalyticsReport.Figures totals = report().totals();
        assertThat(totals.failed()).isZero();
        assertThat(totals.questions()).isEqualTo(1);
        assertThat(totals.messages()).isEqualTo(2);
        assertThat(totals.conversations()).isEqualTo(1);
    }

    @Test
    void deletedConversationKeepsItsCountsAndLosesItsQuestions() {
        converse("conv_1", 1);

        storage.conversations().delete(BOT, "conv_1");

        assertThat(report().totals().questions()).isEqualTo(1);
        assertThat(report().topQuestions()).isEmpty();
    }

    @Test
    void deletedBotLeavesNoFigures() {
        converse("conv_1", 1);

        storage.bots().delete(BOT);
        assertThat(report().totals().questions()).isZero();

        while (storage.bots().purgeDeleted(10) > 0) {
            // Until no rows are left.
        }
        storage.bots().insert(bot(BOT, "demo"));
        assertThat(report().totals().questions()).isZero();
    }

    @Test
    void topQuestionsIgnoreCaseAndPunctuation() {
        ask("conv_1", 1, "Where are you?");
        ask("conv_1", 2, "When do you open?");
        clock.tick(Duration.ofSeconds(1));
        ask("conv_2", 1, "  when do you OPEN");
        clock.tick(Duration.ofDays(8));
        ask("conv_3", 1, "Where are you?");

        assertThat(report(9).topQuestions())
                .extracting(question -> question.times() + " " + question.question())
                .containsExactly("2 Where are you?", "2 when do you OPEN");
        assertThat(report(9).questionsRead()).isEqualTo(4);
        assertThat(report(8).topQuestions())
                .extracting(AnalyticsReport.TopQuestion::question)
                .containsExactly("Where are you?");
    }

    @Test
    void messageWithoutTextIsNoTopQuestion() {
        ask("conv_1", 1, "");
        ask("conv_2", 1, "");
        ask("conv_3", 1, "Where are you?");

        assertThat(report().topQuestions())
                .extracting(AnalyticsReport.TopQuestion::question)
                .containsExactly("Where are you?");
    }

    @Test
    void emptyPeriodHasAnEmptyReport() {
        AnalyticsReport report =
                new Analytics(storage.analytics(), new ModelPrices(List.of(), "EUR"))
                        .report(id -> true, new DateRange(today(), today()));

        assertThat(report.totals())
                .isEqualTo(
                        new AnalyticsReport.Figures(
                                0, 0, 0, 0, 0, 0, 0, null, null, 0, 0, null, 0, 0, 0, 0, 0, 0,
                                null));
        assertThat(report.currency()).isNull();
        assertThat(report.bots()).isEmpty();
    }
}
