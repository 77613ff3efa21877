package dev.rejoinder.config;

import java.math.BigDecimal;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the analytics know of costs.
 *
 * @param prices the first that fits counts; where none does, no cost is shown
 * @param currency of all prices, three capital letters
 */
public record AnalyticsSettings(List<Price> prices, String currency) {
    /**
     * The price of a model.
     *
     * @param model its whole name, or the beginning of many, with a {@code *} at its end
     * @param input of a million tokens that it reads
     * @param output of a million tokens that it writes
     */
    public record Price(String model, BigDecimal input, BigDecimal output) {
        private static final String AMOUNT = "([0-9]{1,6}(?:\\.[0-9]{1,6})?)";
        private static final Pattern FORM =
                Pattern.compile("([^\\s=*]{0,200}\\*|[^\\s=*]{1,200})=" + AMOUNT + "/" + AMOUNT);

        static Price parse(String text) {
            Matcher form = FORM.matcher(text);
            if (!form.matches()) {
                throw new IllegalArgumentException("no price");
            }
            return new Price(
                    form.group(1), new BigDecimal(form.group(2)), new BigDecimal(form.group(3)));
        }
    }
}
