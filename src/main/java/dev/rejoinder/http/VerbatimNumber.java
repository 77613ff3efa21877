package dev.rejoinder.http;

import java.math.BigDecimal;
import tools.jackson.databind.node.DecimalNode;

/**
 * A number that keeps its original digits, so it can be returned as sent: {@code 1.10}, {@code
 * 1e400} and {@code -0} would not survive a round trip through a double.
 */
final class VerbatimNumber extends DecimalNode {
    /** Stands for numbers beyond the range of a double; it exceeds the range of every field. */
    private static final BigDecimal TOO_LARGE = new BigDecimal("1e400");

    private static final long serialVersionUID = 1L;

    private final String digits;

    VerbatimNumber(String digits) {
        super(value(digits));
        this.digits = digits;
    }

    private static BigDecimal value(String digits) {
        try {
            return new BigDecimal(digits);
        } catch (NumberFormatException extreme) {
            // The exponent does not fit an int.
            int exponent = Math.max(digits.indexOf('e'), digits.indexOf('E'));
            if (digits.charAt(exponent + 1) == '-') {
                return BigDecimal.ZERO;
            }
            return digits.startsWith("-") ? TOO_LARGE.negate() : TOO_LARGE;
        }
    }

    /** The digits as sent. */
    String digits() {
        return digits;
    }

    @Override
    public String _asString() {
        return digits;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof VerbatimNumber number && number.digits.equals(digits);
    }

    @Override
    public int hashCode() {
        return digits.hashCode();
    }
}
