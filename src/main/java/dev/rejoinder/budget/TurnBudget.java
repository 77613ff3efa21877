package dev.rejoinder.budget;

import org.jspecify.annotations.Nullable;

/**
 * The budgets that a turn counts in.
 *
 * @param key null if the caller's key has none
 * @param userId the end user; null for that of the conversation, if it has one
 * @param user the limits of each end user of the bot
 */
public record TurnBudget(
        DailyBudget bot, @Nullable KeyBudget key, @Nullable String userId, DailyBudget user) {
    /** Returns the budgets of a turn; null if nothing is limited. */
    public static @Nullable TurnBudget of(
            DailyBudget bot, @Nullable KeyBudget key, @Nullable String userId, DailyBudget user) {
        return bot.unlimited() && key == null && user.unlimited()
                ? null
                : new TurnBudget(bot, key, userId, user);
    }
}
