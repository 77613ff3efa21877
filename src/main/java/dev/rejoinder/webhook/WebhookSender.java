package dev.rejoinder.webhook;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.rejoinder.core.AppError;
import dev.rejoinder.core.Clock;
import dev.rejoinder.event.StoredEvent;
import dev.rejoinder.outbound.OutboundClient;
import dev.rejoinder.outbound.OutboundException;
import dev.rejoinder.outbound.OutboundLimits;
import dev.rejoinder.outbound.OutboundRequest;
import dev.rejoinder.outbound.OutboundResponse;
import dev.rejoinder.outbound.WebAddress;
import dev.rejoinder.wire.Header;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes single attempts. Blocks; made for virtual threads. Thread-safe. */
final class WebhookSender {
    /** From the DNS lookup to the response. */
    static final Duration TIMEOUT = Duration.ofSeconds(30);

    /** How much of a response is read and stored. */
    static final int RESPONSE_BYTES = 1024;

    private static final OutboundLimits LIMITS = new OutboundLimits(TIMEOUT, 64 << 10, 0);
    private static final int MAX_SECONDS_DIGITS = 9;
    private static final long LONG_SECONDS = 999_999_999;
    private static final Logger LOG = LoggerFactory.getLogger(WebhookSender.class);

    private final EndpointSecrets secrets;
    private final String userAgent;
    private final Clock clock;

    WebhookSender(EndpointSecrets secrets, String userAgent, Clock clock) {
        this.secrets = secrets;
        this.userAgent = userAgent;
        this.clock = clock;
    }

    /** Sends an event once, and reads the beginning of the response. */
    AttemptResult send(
            OutboundClient client,
            WebhookEndpoint endpoint,
            StoredEvent event,
            @Nullable String metadata) {
        return send(client, endpoint, event.id(), () -> WebhookBody.of(event, metadata));
    }

    /** Sends a body once. */
    AttemptResult send(
            OutboundClient client, WebhookEndpoint endpoint, String eventId, String body) {
        return send(client, endpoint, eventId, () -> body);
    }

    private AttemptResult send(
            OutboundClient client,
            WebhookEndpoint endpoint,
            String eventId,
            Supplier<String> body) {
        Instant sentAt = clock.now();
        long start = clock.nanos();
        try {
            OutboundRequest request = request(endpoint, eventId, sentAt, body.get());
            try (OutboundResponse response = client.send(request, LIMITS)) {
                return result(response, sentAt, start);
            }
        } catch (AppError e) {
            return noResponse(e.sentence(), sentAt, start);
        } catch (OutboundException e) {
            return noResponse(e.sentence(), sentAt, start);
        } catch (RuntimeException bug) {
            // Without a result, the delivery would be attempted again and again.
            LOG.error("cannot send the event {}", eventId, bug);
            return noResponse("The server could not send the event.", sentAt, start);
        }
    }

    private AttemptResult result(OutboundResponse response, Instant sentAt, long start) {
        int status = response.status();
        return new AttemptResult(
                status,
                beginning(response),
                status / 100 == 3 ? "The endpoint redirects, which is not followed." : null,
                retryAfter(response.header("Retry-After").orElse(""), sentAt),
                sentAt,
                since(start));
    }

    private AttemptResult noResponse(String sentence, Instant sentAt, long start) {
        return new AttemptResult(0, "", sentence, null, sentAt, since(start));
    }

    private Duration since(long start) {
        return Duration.ofNanos(clock.nanos() - start);
    }

    private OutboundRequest request(
            WebhookEndpoint endpoint, String eventId, Instant now, String body)
            throws OutboundException {
        var headers = new ArrayList<Header>();
        headers.add(new Header("Content-Type", "application/json"));
        headers.add(new Header("User-Agent", userAgent));
        headers.addAll(WebhookSignature.headers(secrets.of(endpoint), eventId, now, body));
        return new OutboundRequest(
                "POST", WebAddress.parse(endpoint.settings().url()), headers, body);
    }

    /** A body that breaks off does not change what the status says. */
    private static String beginning(OutboundResponse response) {
        byte[] bytes = new byte[RESPONSE_BYTES];
        int count = 0;
        try {
            while (count < RESPONSE_BYTES) {
                int read = response.body().read(bytes, count, RESPONSE_BYTES - count);
                if (read < 0) {
                    break;
                }
                count += read;
            }
        } catch (IOException e) {
            // What has arrived is shown.
        }
        return new String(bytes, 0, count, UTF_8).replace("\0", "\uFFFD");
    }

    /** Seconds, or an HTTP date. */
    private static @Nullable Duration retryAfter(String header, Instant now) {
        if (header.isEmpty()) {
            return null;
        }
        if (header.matches("[0-9]+")) {
            // A longer number is more than any endpoint is waited for.
            return Duration.ofSeconds(
                    header.length() > MAX_SECONDS_DIGITS ? LONG_SECONDS : Long.parseLong(header));
        }
        try {
            Instant until =
                    ZonedDateTime.parse(header, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant();
            return until.isAfter(now) ? Duration.between(now, until) : null;
        } catch (DateTimeException e) {
            return null;
        }
    }
}
