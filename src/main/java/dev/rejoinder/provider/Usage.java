package dev.rejoinder.provider;

/** Token counts of an answer, as the provider counts them. */
public record Usage(int inputTokens, int outputTokens) {}
