package dev.rejoinder.webhook;

import java.util.Locale;

/** Why the server disabled an endpoint. */
public enum DisabledReason {
    /** The endpoint answered 410. */
    GONE("It answered 410 Gone."),
    /** All deliveries failed for {@link EndpointStore#MAX_FAILING}. */
    FAILING("All deliveries failed for five days.");

    private final String sentence;

    DisabledReason(String sentence) {
        this.sentence = sentence;
    }

    /** Explains the reason to people. */
    public String sentence() {
        return sentence;
    }

    /** The name in the API and in databases. */
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }
}
