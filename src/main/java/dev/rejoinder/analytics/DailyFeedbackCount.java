package dev.rejoinder.analytics;

import java.time.LocalDate;

/**
 * Rated answers of one bot.
 *
 * @param day when their questions were asked
 * @param ups how many are rated up
 * @param downs how many are rated down
 */
public record DailyFeedbackCount(String botId, LocalDate day, long ups, long downs) {}
