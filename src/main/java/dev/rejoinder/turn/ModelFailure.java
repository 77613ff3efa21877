package dev.rejoinder.turn;

import dev.rejoinder.core.ProviderErrorDetail;

/**
 * Why no model answered.
 *
 * @param retryable whether the same question can be answered later
 * @param sentence for the caller
 * @param cause for administrators
 */
public record ModelFailure(boolean retryable, String sentence, ProviderErrorDetail cause) {}
