package dev.rejoinder.client;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** A client of a server. Thread-safe; create one and keep it. */
public final class Rejoinder {
    private final Http http;

    /**
     * Where the server is and how to treat it.
     *
     * @param apiKey begins with {@code rj_}
     * @param maxRetries attempts after the first, in a row without any new event
     * @param backoff the pause before the first of them; it doubles each time
     * @param maxBackoff the longest such pause
     * @param timeout the longest wait for the next byte
     */
    public record Options(
            URI baseUrl,
            String apiKey,
            int maxRetries,
            Duration backoff,
            Duration maxBackoff,
            Duration timeout) {
        public Options {
            Objects.requireNonNull(baseUrl, "baseUrl");
            Objects.requireNonNull(apiKey, "apiKey");
            if (maxRetries < 0 || backoff.isNegative() || maxBackoff.isNegative()) {
                throw new IllegalArgumentException("retries and pauses cannot be negative");
            }
            if (timeout.isNegative() || timeout.isZero()) {
                throw new IllegalArgumentException("timeout must be positive");
            }
        }

        /** The defaults: 8 retries after 0.5 to 20 seconds, and a timeout of 60 seconds. */
        public static Options of(String baseUrl, String apiKey) {
            return new Options(
                    URI.create(baseUrl),
                    apiKey,
                    8,
                    Duration.ofMillis(500),
                    Duration.ofSeconds(20),
                    Duration.ofSeconds(60));
        }

        public Options withMaxRetries(int retries) {
            return new Options(baseUrl, apiKey, retries, backoff, maxBackoff, timeout);
        }

        public Options withBackoff(Duration first, Duration longest) {
            return new Options(baseUrl, apiKey, maxRetries, first, longest, timeout);
        }

        public Options withTimeout(Duration longest) {
            return new Options(baseUrl, apiKey, maxRetries, backoff, maxBackoff, longest);
        }
    }

    /** A client of the server in {@code REJOINDER_URL} with the key in {@code REJOINDER_KEY}. */
    public Rejoinder() {
        this(variable("REJOINDER_URL"), variable("REJOINDER_KEY"));
    }

    public Rejoinder(String baseUrl, String apiKey) {
        this(Options.of(baseUrl, apiKey));
    }

    public Rejoinder(Options options) {
        this.http = new Http(options);
    }

    private static String variable(String name) {
        String value = System.getenv(name);
        if (value == null || value.isBlank()) {
            throw new IllegalStateException("Set " + name + ", or pass it to the constructor.");
        }
        return value;
    }

    /** Messages and answers. */
    public Chat chat() {
        return new Chat(http);
    }

    /** The history. */
    public Conversations conversations() {
        return new Conversations(http);
    }

    /** The files of messages. */
    public MessageFiles files() {
        return new MessageFiles(http);
    }

    public Bots bots() {
        return new Bots(http);
    }

    /** The knowledge of bots. */
    public Sources sources() {
        return new Sources(http);
    }

    /** API keys; needs scope {@code admin}. */
    public Keys keys() {
        return new Keys(http);
    }

    /** Webhook endpoints; needs scope {@code admin}. */
    public Webhooks webhooks() {
        return new Webhooks(http);
    }

    /** Verifies a delivery that is at most five minutes old. */
    public static WebhookEvent verifyWebhook(
            byte[] body, Map<String, List<String>> headers, String secret) {
        return verifyWebhook(body, headers, secret, Duration.ofMinutes(5));
    }

    /**
     * Checks the signature and the age of a delivery.
     *
     * @param body the bytes as they were received
     * @param headers of the request, in any case
     * @param secret of the endpoint, with {@code whsec_}
     * @param tolerance the greatest difference between both clocks, with the age
     * @throws RejoinderException with the code {@code INVALID_SIGNATURE}
     */
    public static WebhookEvent verifyWebhook(
            byte[] body, Map<String, List<String>> headers, String secret, Duration tolerance) {
        return WebhookSignature.verify(body, headers, secret, tolerance);
    }
}
