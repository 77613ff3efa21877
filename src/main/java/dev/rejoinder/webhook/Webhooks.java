package dev.rejoinder.webhook;

import dev.rejoinder.core.AppError;
import dev.rejoinder.core.Clock;
import dev.rejoinder.core.ErrorCode;
import dev.rejoinder.core.Ids;
import dev.rejoinder.outbound.OutboundClient;
import dev.rejoinder.secret.Secrets;
import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.random.RandomGenerator;

/** The webhook endpoints, with or without a server that delivers. Thread-safe. */
public final class Webhooks {
    /** Another attempt of a change means that another process changed the endpoint. */
    private static final int MAX_ATTEMPTS = 50;

    private static final Duration RETRY = Duration.ofSeconds(1);

    private final EndpointStore endpoints;
    private final EndpointSecrets secrets;
    private final EndpointRules rules;
    private final Predicate<InetAddress> alsoAllowed;
    private final WebhookSender sender;
    private final Clock clock;
    private final Ids ids;
    private volatile Runnable changed = () -> {};

    /**
     * Creates the service.
     *
     * @param chance cryptographically secure, such as {@code SecureRandom}
     * @param network the private networks that deliveries may go to
     */
    public Webhooks(
            EndpointStore endpoints,
            Secrets secrets,
            Network network,
            String userAgent,
            Clock clock,
            Ids ids,
            RandomGenerator chance) {
        this.endpoints = endpoints;
        this.secrets = new EndpointSecrets(secrets, clock, chance);
        this.rules = new EndpointRules(network.alsoAllowed(), network.anyAllowed());
        this.alsoAllowed = network.alsoAllowed();
        this.sender = new WebhookSender(this.secrets, userAgent, clock);
        this.clock = clock;
        this.ids = ids;
    }

    /**
     * The private networks that deliveries may go to, also by http.
     *
     * @param anyAllowed whether there is any
     */
    public record Network(Predicate<InetAddress> alsoAllowed, boolean anyAllowed) {}

    /**
     * An endpoint with a new secret.
     *
     * @param secret shown only now
     */
    public record WithSecret(WebhookEndpoint endpoint, String secret) {
        /** Omits the secret. */
        @Override
        public String toString() {
            return endpoint.toString();
        }
    }

    /**
     * A test of an endpoint.
     *
     * @param body what was sent
     */
    public record TestResult(String eventId, String body, AttemptResult result) {}

    /** Calls a listener after each change of this process. */
    void onChange(Runnable listener) {
        changed = listener;
    }

    WebhookSender sender() {
        return sender;
    }

    /** A client for one endpoint. */
    OutboundClient client() {
        return OutboundClient.toOneSite(alsoAllowed, clock::nanos);
    }

    /** All endpoints, oldest first. */
    public List<WebhookEndpoint> list() {
        return endpoints.list();
    }

    /**
     * Returns an endpoint.
     *
     * @throws AppError NOT_FOUND
     */
    public WebhookEndpoint require(String id) {
        return endpoints.find(id).orElseThrow(Webhooks::notFound);
    }

    private static AppError notFound() {
        return AppError.of(ErrorCode.NOT_FOUND, "There is no such webhook endpoint.");
    }

    /**
     * Adds an endpoint with a new secret; durable when it returns.
     *
     * @throws AppError INVALID_REQUEST naming the field, or without a usable encryption key
     */
    public WithSecret create(EndpointDraft draft) {
        EndpointDraft checked = rules.checked(draft);
        String id = ids.webhook();
        String secret = secrets.create();
        Instant now = clock.now();
        var endpoint =
                new WebhookEndpoint(
                        id, checked, secrets.seal(id, secret), null, null, null, now, now);
        endpoints.add(endpoint);
        changed.run();
        return new WithSecret(endpoint, secret);
    }

    /**
     * Replaces the settings with the result of {@code change}; durable when it returns.
     *
     * @throws AppError NOT_FOUND; INVALID_REQUEST naming the field; OVERLOADED
     */
    public WebhookEndpoint update(String id, UnaryOperator<EndpointDraft> change) {
        return replace(
                id,
                current -> {
                    EndpointDraft draft = rules.checked(change.apply(current.settings()));
                    boolean enabledAgain = draft.enabled() && !current.settings().enabled();
                    return new WebhookEndpoint(
                            id,
                            draft,
                            current.sealedSecret(),
                            current.previous(),
                            draft.enabled() ? null : current.disabled(),
                            enabledAgain ? null : current.failingSince(),
                            current.createdAt(),
                            clock.after(current.updatedAt()));
                });
    }

    /**
     * Gives an endpoint a new secret. The one before signs too for 24 hours.
     *
     * @throws AppError NOT_FOUND; OVERLOADED; INVALID_REQUEST without a usable encryption key
     */
    public WithSecret rotate(String id) {
        String secret = secrets.create();
        WebhookEndpoint rotated =
                replace(
                        id,
                        current ->
                                new WebhookEndpoint(
                                        id,
                                        current.settings(),
                                        secrets.seal(id, secret),
                                        new WebhookEndpoint.PreviousSecret(
                                                current.sealedSecret(),
                                                clock.now().plus(EndpointSecrets.ROTATION)),
                                        current.disabled(),
                                        current.failingSince(),
                                        current.createdAt(),
                                        clock.after(current.updatedAt())));
        return new WithSecret(rotated, secret);
    }

    private WebhookEndpoint replace(String id, UnaryOperator<WebhookEndpoint> change) {
        for (int i = 0; i < MAX_ATTEMPTS; i++) {
            WebhookEndpoint current = require(id);
            WebhookEndpoint next = change.apply(current);
            if (endpoints.replace(next, current.updatedAt())) {
                changed.run();
                return next;
            }
            // Another process changed the endpoint: retry on its result.
        }
        throw AppError.retryLater(
                ErrorCode.OVERLOADED, "Other requests are changing this endpoint.", RETRY);
    }

    /**
     * Deletes an endpoint and its deliveries; durable when it returns.
     *
     * @throws AppError NOT_FOUND
     */
    public void delete(String id) {
        if (!endpoints.delete(id)) {
            throw notFound();
        }
        changed.run();
    }

    /**
     * Sends a test event, also to a disabled endpoint, and waits for the response. It is not in the
     * list of deliveries.
     *
     * @throws AppError NOT_FOUND
     */
    public TestResult test(String id) {
        WebhookEndpoint endpoint = require(id);
        String eventId = ids.event();
        String body = WebhookBody.ofTest(eventId, clock.now());
        OutboundClient client = client();
        try {
            return new TestResult(eventId, body, sender.send(client, endpoint, eventId, body));
        } finally {
            client.close();
        }
    }
}
