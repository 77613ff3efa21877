package dev.rejoinder.config;

/**
 * A value that must not be shown. It prints as stars, also as part of a record; {@link #value()} is
 * for the one place that sends it.
 *
 * @param value visible ASCII, so that it can never break out of a header
 */
public record Secret(String value) {
    public Secret {
        if (value.isEmpty() || !value.chars().allMatch(c -> c > ' ' && c < 0x7f)) {
            // The value itself stays out of the message.
            throw new IllegalArgumentException("a secret is visible ASCII characters");
        }
    }

    @Override
    public String toString() {
        return "***";
    }
}
