package dev.rejoinder.core;

import org.jspecify.annotations.Nullable;

/**
 * A model provider's error; for administrators only.
 *
 * @param provider as in a model's name, such as {@code openai}
 * @param model the full name, such as {@code openai/gpt-4o}
 * @param status the provider's HTTP status, or null if there was none
 * @param message the provider's message without our secrets; at most {@link #MAX_MESSAGE}
 *     characters
 */
public record ProviderErrorDetail(
        String provider, String model, @Nullable Integer status, String message) {
    public static final int MAX_MESSAGE = 500;

    public ProviderErrorDetail {
        if (message.length() > MAX_MESSAGE) {
            boolean split =
                    Character.isHighSurrogate(message.charAt(MAX_MESSAGE - 1))
                            && Character.isLowSurrogate(message.charAt(MAX_MESSAGE));
            message = message.substring(0, split ? MAX_MESSAGE - 1 : MAX_MESSAGE);
        }
    }

    /** The cause of a failed call to the model of this name. */
    public static ProviderErrorDetail of(String model, @Nullable Integer status, String message) {
        int slash = model.indexOf('/');
        return new ProviderErrorDetail(
                slash < 0 ? model : model.substring(0, slash), model, status, message);
    }
}
