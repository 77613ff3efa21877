package dev.rejoinder.bot;

import dev.rejoinder.budget.DailyBudget;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/** How much a bot may be used in a UTC day: by all together, and by each end user. */
public record BotBudget(
        @Nullable Long messagesPerDay,
        @Nullable BigDecimal costPerDay,
        @Nullable Long messagesPerUserPerDay,
        @Nullable BigDecimal costPerUserPerDay) {
    public static final BotBudget NONE = new BotBudget(null, null, null, null);

    /** Equal amounts become equal objects. */
    public BotBudget {
        costPerDay = new DailyBudget(null, costPerDay).cost();
        costPerUserPerDay = new DailyBudget(null, costPerUserPerDay).cost();
    }

    /** The limits of the bot. */
    public DailyBudget perDay() {
        return new DailyBudget(messagesPerDay, costPerDay);
    }

    /** The limits of each end user. */
    public DailyBudget perUserPerDay() {
        return new DailyBudget(messagesPerUserPerDay, costPerUserPerDay);
    }
}
