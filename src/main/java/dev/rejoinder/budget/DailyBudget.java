package dev.rejoinder.budget;

import dev.rejoinder.core.AppError;
import java.math.BigDecimal;
import java.math.RoundingMode;
import org.jspecify.annotations.Nullable;

/**
 * The limits of one UTC day.
 *
 * @param messages the most messages; null for no limit
 * @param cost in the currency of the model prices; null for no limit
 */
public record DailyBudget(@Nullable Long messages, @Nullable BigDecimal cost) {
    public static final long MAX_MESSAGES = 1_000_000_000;
    public static final int MAX_COST = 1_000_000;

    /** Decimal places of costs. */
    public static final int DECIMALS = 6;

    /** Costs are stored in billionths, because a token costs much less than a cent. */
    private static final int BILLIONTH_DIGITS = 9;

    public static final DailyBudget NONE = new DailyBudget(null, null);

    /** Equal amounts become equal objects. */
    public DailyBudget {
        cost = cost == null ? null : plain(cost);
    }

    /** Whether it limits nothing. */
    public boolean unlimited() {
        return messages == null && cost == null;
    }

    /** The limit on messages; the largest number if there is none. */
    public long mostMessages() {
        return messages == null ? Long.MAX_VALUE : messages;
    }

    /** The limit on cost, in billionths; the largest number if there is none. */
    public long mostBillionths() {
        return cost == null ? Long.MAX_VALUE : billionths(cost);
    }

    /**
     * Requires valid limits.
     *
     * @param messagesField the field of the limit on messages
     * @param costField the field of the limit on cost
     * @throws AppError INVALID_REQUEST
     */
    public void check(String messagesField, String costField) {
        if (messages != null && (messages < 1 || messages > MAX_MESSAGES)) {
            throw AppError.invalid(
                    messagesField, messagesField + " must be 1 to " + MAX_MESSAGES + ".");
        }
        if (cost != null
                && (cost.signum() <= 0
                        || cost.compareTo(BigDecimal.valueOf(MAX_COST)) > 0
                        || cost.scale() > DECIMALS)) {
            throw AppError.invalid(
                    costField,
                    costField
                            + " must be more than 0, at most "
                            + MAX_COST
                            + ", with at most "
                            + DECIMALS
                            + " decimal places.");
        }
    }

    /** An amount in billionths, rounded. */
    public static long billionths(BigDecimal amount) {
        return amount.movePointRight(BILLIONTH_DIGITS)
                .setScale(0, RoundingMode.HALF_UP)
                .longValue();
    }

    /** The amount of billionths, rounded to {@link #DECIMALS}. */
    public static BigDecimal ofBillionths(long billionths) {
        return plain(
                BigDecimal.valueOf(billionths, BILLIONTH_DIGITS)
                        .setScale(DECIMALS, RoundingMode.HALF_UP));
    }

    private static BigDecimal plain(BigDecimal amount) {
        BigDecimal plain = amount.stripTrailingZeros();
        return plain.scale() < 0 ? plain.setScale(0) : plain;
    }
}
