package dev.rejoinder.client;

import java.time.Instant;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** Webhook endpoints. {@link Rejoinder#verifyWebhook} checks what they receive. */
public final class Webhooks {
    private final Http http;

    Webhooks(Http http) {
        this.http = http;
    }

    /** All endpoints, oldest first. */
    public Pages<Webhook> list() {
        return new Pages<>(http, Http.path("webhooks"), "webhooks", Map.of(), Webhook.class);
    }

    public Webhook get(String webhookId) {
        return http.send(Http.Call.get(Http.path("webhooks", webhookId)), Webhook.class);
    }

    /** Adds an endpoint; {@code url} and {@code events} are required. */
    public Webhook create(Map<String, ?> fields) {
        return http.send(Http.Call.of("POST", Http.path("webhooks"), fields), Webhook.class);
    }

    public Webhook update(String webhookId, Map<String, ?> fields) {
        return http.send(
                Http.Call.of("PATCH", Http.path("webhooks", webhookId), fields), Webhook.class);
    }

    public void delete(String webhookId) {
        http.send(Http.Call.delete(Http.path("webhooks", webhookId)));
    }

    /** Gives an endpoint a new secret. The old one signs too for 24 hours. */
    public Webhook rotate(String webhookId) {
        return http.send(action(webhookId, "rotate", Map.of()), Webhook.class);
    }

    /** Sends a test event, and waits for the response of the endpoint. */
    public WebhookTestResult test(String webhookId) {
        return http.send(action(webhookId, "test", Map.of()), WebhookTestResult.class);
    }

    public Pages<WebhookDelivery> deliveries(String webhookId) {
        return deliveries(webhookId, Map.of());
    }

    /** All deliveries, newest event first; for example with a {@code state}. */
    public Pages<WebhookDelivery> deliveries(String webhookId, Map<String, ?> filters) {
        return new Pages<>(
                http,
                Http.path("webhooks", webhookId, "deliveries"),
                "deliveries",
                filters,
                WebhookDelivery.class);
    }

    /** Delivers an event once more. */
    public JsonNode replay(String webhookId, String eventId) {
        return http.send(action(webhookId, "replay", Map.of("eventId", eventId)));
    }

    /** Delivers the events of a time once more; the result may have a {@code nextSince}. */
    public JsonNode replay(String webhookId, Instant since, Instant until) {
        return http.send(
                action(
                        webhookId,
                        "replay",
                        Map.of("since", since.toString(), "until", until.toString())));
    }

    private static Http.Call action(String webhookId, String name, Map<String, ?> body) {
        return Http.Call.of("POST", Http.path("webhooks", webhookId, name), body);
    }
}
