package dev.rejoinder.budget;

import java.math.BigDecimal;

/** The use of one day. */
public record BudgetUse(long messages, long costBillionths) {
    public static final BudgetUse NONE = new BudgetUse(0, 0);

    /** The cost, rounded. */
    public BigDecimal cost() {
        return DailyBudget.ofBillionths(costBillionths);
    }

    /** Whether the limit on messages is reached. */
    public boolean reachesMessages(DailyBudget limits) {
        return messages >= limits.mostMessages();
    }

    /** Whether the limit on cost is reached. */
    public boolean reachesCost(DailyBudget limits) {
        return costBillionths >= limits.mostBillionths();
    }

    /** Whether one of the limits is reached. */
    public boolean reaches(DailyBudget limits) {
        return reachesMessages(limits) || reachesCost(limits);
    }
}
