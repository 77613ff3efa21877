package dev.rejoinder.config;

/**
 * A secret value. Prints as asterisks, also within records; only the code that sends it calls
 * {@link #value()}.
 *
 * @param value visible ASCII, so that it cannot break out of a header
 */
public record Secret(String value) {
    public Secret {
        if (value.isEmpty() || !value.chars().allMatch(c -> c > ' ' && c < 0x7f)) {
            // The message must not contain the value.
            throw new IllegalArgumentException("a secret is visible ASCII characters");
        }
    }

    @Override
    public String toString() {
        return "***";
    }
}
