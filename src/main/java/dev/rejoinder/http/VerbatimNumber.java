package dev.rejoinder.http;

import java.math.BigDecimal;
import tools.jackson.databind.node.DecimalNode;

/**
 * A number with the digits it was sent with, so that it can be given back as it came: {@code 1.10},
 * {@code 1e400} and {@code -0} are no doubles that would be written the same.
 */
final class VerbatimNumber extends DecimalNode {
    /** Stands for what no double holds; every range that a field may have ends before it. */
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
            // Its exponent is beyond an int.
            int exponent = Math.max(digits.indexOf('e'), digits.indexOf('E'));
            if (digits.charAt(exponent + 1) == '-') {
                return BigDecimal.ZERO;
            }
            return digits.startsWith("-") ? TOO_LARGE.negate() : TOO_LARGE;
        }
    }

    /** As it was sent. */
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
