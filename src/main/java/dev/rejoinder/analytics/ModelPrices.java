package dev.rejoinder.analytics;

import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;

/**
 * Model prices. Without a configured price, nothing is estimated.
 *
 * @param list the first match applies
 * @param currency of all prices, such as {@code USD}
 */
public record ModelPrices(List<Price> list, String currency) {
    private static final int MILLION_DIGITS = 6;

    public ModelPrices {
        list = List.copyOf(list);
    }

    /**
     * The price of a model.
     *
     * @param model its full name, or a prefix followed by {@code *}
     * @param input per million input tokens
     * @param output per million output tokens
     */
    public record Price(String model, BigDecimal input, BigDecimal output) {
        private boolean fits(String name) {
            return model.endsWith("*")
                    ? name.startsWith(model.substring(0, model.length() - 1))
                    : name.equals(model);
        }
    }

    /** Whether any price is known. */
    public boolean known() {
        return !list.isEmpty();
    }

    /** Returns the price of a model by its full name. */
    public Optional<Price> of(String model) {
        return list.stream().filter(price -> price.fits(model)).findFirst();
    }

    /** Returns the cost of these tokens; empty if the model has no price. */
    public Optional<BigDecimal> cost(String model, long inputTokens, long outputTokens) {
        return of(model).map(price -> cost(price, inputTokens, outputTokens));
    }

    private static BigDecimal cost(Price price, long inputTokens, long outputTokens) {
        return price.input()
                .multiply(BigDecimal.valueOf(inputTokens))
                .add(price.output().multiply(BigDecimal.valueOf(outputTokens)))
                .movePointLeft(MILLION_DIGITS);
    }
}
