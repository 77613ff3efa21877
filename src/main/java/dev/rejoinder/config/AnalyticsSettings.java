package dev.rejoinder.config;

import java.math.BigDecimal;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Model prices for cost estimates.
 *
 * @param prices the first match applies; without a match no cost is shown
 * @param currency of all prices, three capital letters
 */
public record AnalyticsSettings(List<Price> prices, String currency) {
    /**
     * The price of a model.
     *
     * @param model its full name, or a prefix followed by {@code *}
     * @param input per million input tokens
     * @param output per million output tokens
     */
    public record Price(String model, BigDecimal input, BigDecimal output) {
        private static final String AMOUNT = "([0-9]{1,6}(?:\\.[0-9]{1,6})?)";
        private static final Pattern FORM =
                Pattern.compile("([^\\s=*]{0,200}\\*|[^\\s=*]{1,200})=" + AMOUNT + "/" + AMOUNT);

        static Price parse(String text) {
            Matcher form = FORM.matcher(text);
            if (!form.matches()) {
                throw new IllegalArgumentException("not a model price");
            }
            return new Price(
                    form.group(1), new BigDecimal(form.group(2)), new BigDecimal(form.group(3)));
        }
    }
}
