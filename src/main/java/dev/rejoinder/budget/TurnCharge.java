package dev.rejoinder.budget;

/** The cost of an answer, in billionths, and the budgets that it counts in. */
public record TurnCharge(TurnBudget budget, long costBillionths) {
    public TurnCharge {
        if (costBillionths <= 0) {
            throw new IllegalArgumentException("a charge of " + costBillionths);
        }
    }
}
