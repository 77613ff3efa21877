package dev.rejoinder.turn;

import dev.rejoinder.core.ProviderErrorDetail;

/**
 * Why no model answered.
 *
 * @param retryable whether a retry of the same question may succeed
 * @param sentence for the caller, without the advice to try again
 * @param cause for administrators
 */
public record ModelFailure(boolean retryable, String sentence, ProviderErrorDetail cause) {}
