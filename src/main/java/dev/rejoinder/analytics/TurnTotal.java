package dev.rejoinder.analytics;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Adds up turns. Not thread-safe. */
final class TurnTotal {
    /** Decimal places of costs. */
    private static final int DECIMALS = 6;

    private final Map<TurnOutcome, Long> outcomes = new EnumMap<>(TurnOutcome.class);
    private final Map<String, Spent> models = new HashMap<>();
    private final LatencyHistogram firstToken = new LatencyHistogram();
    private final LatencyHistogram answer = new LatencyHistogram();
    private long conversations;
    private long messages;
    private long questions;
    private long inputTokens;
    private long outputTokens;
    private final Map<String, Long> attachmentTokens = new HashMap<>();
    private long images;
    private long documents;
    private long ratedUp;
    private long ratedDown;

    /** The usage of one model. */
    record Spent(long questions, long inputTokens, long outputTokens) {
        long tokens() {
            return inputTokens + outputTokens;
        }

        Spent plus(Spent other) {
            return new Spent(
                    questions + other.questions,
                    inputTokens + other.inputTokens,
                    outputTokens + other.outputTokens);
        }
    }

    void add(DailyTurnCount count) {
        outcomes.merge(count.outcome(), count.turns(), Long::sum);
        models.merge(
                count.model(),
                new Spent(count.turns(), count.inputTokens(), count.outputTokens()),
                Spent::plus);
        firstToken.add(count.firstToken(), count.turns());
        answer.add(count.answer(), count.turns());
        conversations += count.conversations();
        messages += count.messages();
        questions += count.turns();
        inputTokens += count.inputTokens();
        outputTokens += count.outputTokens();
    }

    void add(DailyFeedbackCount count) {
        ratedUp += count.ups();
        ratedDown += count.downs();
    }

    void add(DailyAttachmentCount count) {
        images += count.images();
        documents += count.documents();
        attachmentTokens.merge(count.model(), count.tokens(), Long::sum);
    }

    long questions() {
        return questions;
    }

    Map<String, Spent> models() {
        return models;
    }

    AnalyticsReport.Figures figures(ModelPrices prices) {
        BigDecimal cost = BigDecimal.ZERO;
        long unpriced = 0;
        for (Map.Entry<String, Spent> each : models.entrySet()) {
            Spent spent = each.getValue();
            Optional<BigDecimal> price = cost(prices, each.getKey(), spent);
            if (price.isPresent()) {
                cost = cost.add(price.get());
            } else {
                unpriced += spent.tokens();
            }
        }
        BigDecimal attachmentCost = BigDecimal.ZERO;
        long ofAttachments = 0;
        for (Map.Entry<String, Long> each : attachmentTokens.entrySet()) {
            ofAttachments += each.getValue();
            attachmentCost =
                    attachmentCost.add(
                            prices.cost(each.getKey(), each.getValue(), 0).orElse(BigDecimal.ZERO));
        }
        return new AnalyticsReport.Figures(
                conversations,
                messages,
                questions,
                outcome(TurnOutcome.ANSWERED),
                outcome(TurnOutcome.FELL_BACK),
                outcome(TurnOutcome.STOPPED),
                outcome(TurnOutcome.FAILED),
                firstToken.latency(),
                answer.latency(),
                inputTokens,
                outputTokens,
                prices.known() ? rounded(cost) : null,
                unpriced,
                ratedUp,
                ratedDown,
                images,
                documents,
                ofAttachments,
                prices.known() ? rounded(attachmentCost) : null);
    }

    static AnalyticsReport.ModelFigures ofModel(String model, Spent spent, ModelPrices prices) {
        @Nullable BigDecimal cost = cost(prices, model, spent).map(TurnTotal::rounded).orElse(null);
        return new AnalyticsReport.ModelFigures(
                model, spent.questions(), spent.inputTokens(), spent.outputTokens(), cost);
    }

    private static Optional<BigDecimal> cost(ModelPrices prices, String model, Spent spent) {
        return prices.cost(model, spent.inputTokens(), spent.outputTokens());
    }

    private static BigDecimal rounded(BigDecimal cost) {
        BigDecimal plain = cost.setScale(DECIMALS, RoundingMode.HALF_UP).stripTrailingZeros();
        return plain.scale() < 0 ? plain.setScale(0) : plain;
    }

    private long outcome(TurnOutcome outcome) {
        return outcomes.getOrDefault(outcome, 0L);
    }
}
