package dev.rejoinder.provider;

/** What an answer cost, in the provider's own tokens. */
public record Usage(int inputTokens, int outputTokens) {}
