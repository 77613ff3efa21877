package dev.rejoinder.analytics;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/** Creates analytics reports. Thread-safe. */
public final class Analytics {
    /** The most questions read to find the top ones, for all bots together. */
    static final int QUESTIONS_READ = 5_000;

    private final AnalyticsStore store;
    private final ModelPrices prices;

    public Analytics(AnalyticsStore store, ModelPrices prices) {
        this.store = store;
        this.prices = prices;
    }

    /** The prices for estimates. */
    public ModelPrices prices() {
        return prices;
    }

    /**
     * Reports on all bots whose ids match {@code mine}.
     *
     * @throws dev.rejoinder.core.AppError INTERNAL_ERROR if the database cannot be reached
     */
    public AnalyticsReport report(Predicate<String> mine, DateRange period) {
        var names = new HashMap<String, String>();
        for (AnalyticsStore.BotName bot : store.bots()) {
            if (mine.test(bot.id())) {
                names.put(bot.id(), bot.name());
            }
        }
        TurnTotals sheet = store.totals(names.keySet(), period);
        List<Map.Entry<String, TurnTotal>> busiest =
                sheet.bots().entrySet().stream()
                        .sorted(
                                Comparator.comparingLong(
                                                (Map.Entry<String, TurnTotal> bot) ->
                                                        -bot.getValue().questions())
                                        .thenComparing(Map.Entry::getKey))
                        .limit(AnalyticsReport.MAX_BOTS)
                        .toList();
        TopQuestions questions = questions(busiest, period);
        return new AnalyticsReport(
                period,
                sheet.total().figures(prices),
                days(sheet, period),
                bots(busiest, names),
                models(sheet),
                tools(store.tools(names.keySet(), period)),
                questions.top(AnalyticsReport.MAX_QUESTIONS),
                questions.read(),
                prices.known() ? prices.currency() : null);
    }

    private List<AnalyticsReport.Day> days(TurnTotals sheet, DateRange period) {
        var days = new ArrayList<AnalyticsReport.Day>();
        period.days()
                .forEach(
                        day ->
                                days.add(
                                        new AnalyticsReport.Day(
                                                day, sheet.day(day).figures(prices))));
        return days;
    }

    private List<AnalyticsReport.BotFigures> bots(
            List<Map.Entry<String, TurnTotal>> busiest, Map<String, String> names) {
        var bots = new ArrayList<AnalyticsReport.BotFigures>();
        for (Map.Entry<String, TurnTotal> bot : busiest) {
            String id = bot.getKey();
            String name = names.getOrDefault(id, id);
            bots.add(new AnalyticsReport.BotFigures(id, name, bot.getValue().figures(prices)));
        }
        return bots;
    }

    private List<AnalyticsReport.ModelFigures> models(TurnTotals sheet) {
        return sheet.total().models().entrySet().stream()
                .filter(model -> !model.getKey().isEmpty() || model.getValue().tokens() > 0)
                .map(model -> TurnTotal.ofModel(model.getKey(), model.getValue(), prices))
                .sorted(
                        Comparator.comparingLong(
                                        (AnalyticsReport.ModelFigures model) ->
                                                -(model.inputTokens() + model.outputTokens()))
                                .thenComparing(AnalyticsReport.ModelFigures::model))
                .toList();
    }

    private static List<AnalyticsReport.ToolFigures> tools(List<ToolTotal> totals) {
        var byName = new HashMap<String, ToolTotal>();
        totals.forEach(total -> byName.merge(total.tool(), total, ToolTotal::plus));
        return byName.values().stream()
                .sorted(
                        Comparator.comparingLong(ToolTotal::calls)
                                .reversed()
                                .thenComparing(ToolTotal::tool))
                .limit(AnalyticsReport.MAX_TOOLS)
                .map(Analytics::figures)
                .toList();
    }

    private static AnalyticsReport.ToolFigures figures(ToolTotal total) {
        return new AnalyticsReport.ToolFigures(
                total.tool(),
                total.calls(),
                total.errors(),
                total.unknown(),
                total.denied(),
                total.timed() > 0 ? (Long) (total.millis() / total.timed()) : null);
    }

    /**
     * Reads questions of each bot in proportion to its share of all questions, so that counts are
     * comparable.
     */
    private TopQuestions questions(List<Map.Entry<String, TurnTotal>> busiest, DateRange period) {
        long all = busiest.stream().mapToLong(bot -> bot.getValue().questions()).sum();
        var questions = new TopQuestions();
        for (Map.Entry<String, TurnTotal> bot : busiest) {
            int share =
                    (int)
                            Math.ceilDiv(
                                    bot.getValue().questions() * QUESTIONS_READ, Math.max(all, 1));
            store.questions(bot.getKey(), period, Math.max(share, 1))
                    .forEach(asked -> questions.add(bot.getKey(), asked));
        }
        return questions;
    }
}
