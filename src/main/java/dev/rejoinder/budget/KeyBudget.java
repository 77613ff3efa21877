package dev.rejoinder.budget;

/** The budget of an API key, for all bots together. */
public record KeyBudget(String keyId, DailyBudget limits) {}
