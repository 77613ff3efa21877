package dev.rejoinder.http.api;

import static dev.rejoinder.http.BodySchema.fields;
import static dev.rejoinder.http.BodySchema.named;
import static dev.rejoinder.http.BodySchema.optional;
import static dev.rejoinder.http.BodySchema.required;

import dev.rejoinder.core.PageRequest;
import dev.rejoinder.event.EventType;
import dev.rejoinder.event.StoredEvent;
import dev.rejoinder.http.BodySchema;
import dev.rejoinder.outbound.WebAddress;
import dev.rejoinder.webhook.AttemptResult;
import dev.rejoinder.webhook.Delivery;
import dev.rejoinder.webhook.DeliveryState;
import dev.rejoinder.webhook.EndpointDraft;
import dev.rejoinder.webhook.EndpointRules;
import dev.rejoinder.webhook.EndpointStore;
import dev.rejoinder.webhook.RetrySchedule;
import dev.rejoinder.webhook.WebhookBody;
import dev.rejoinder.webhook.WebhookEndpoint;
import dev.rejoinder.webhook.Webhooks;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;

/** Webhook endpoints and deliveries as JSON, in requests and responses. */
final class WebhookJson {
    private static final BodySchema FLAG = new BodySchema.BooleanSchema();
    private static final List<String> TYPES =
            Arrays.stream(EventType.values()).map(EventType::wireName).toList();

    static final BodySchema.Field URL =
            required(
                    "url",
                    new BodySchema.StringSchema(1, WebAddress.MAX_CHARS),
                    "The URL that receives events: https, or http in a private network that the"
                            + " operator has allowed.");
    static final BodySchema.Field EVENTS =
            required(
                    "events",
                    new BodySchema.ArraySchema(new BodySchema.EnumSchema(TYPES), TYPES.size()),
                    "The types of events to deliver.");
    private static final BodySchema.Field BOTS =
            optional(
                    "bots",
                    new BodySchema.ArraySchema(ResponseSchemas.ID, EndpointRules.MAX_BOTS),
                    "The bots whose events to deliver; absent or empty for all.");
    private static final BodySchema.Field DESCRIPTION =
            optional(
                    "description",
                    new BodySchema.StringSchema(0, EndpointRules.MAX_DESCRIPTION_CHARACTERS),
                    "What the endpoint is for.");
    private static final BodySchema.Field SCHEDULE =
            optional(
                    "schedule",
                    new BodySchema.EnumSchema(
                            Arrays.stream(RetrySchedule.values())
                                    .map(RetrySchedule::wireName)
                                    .toList()),
                    "How failed deliveries are retried: standard is five attempts in eleven hours,"
                            + " long is ten in three days. Defaults to standard.");
    private static final BodySchema.Field ENABLED =
            optional("enabled", FLAG, "Whether it receives events. Defaults to true.");

    static final BodySchema.ObjectSchema CREATE =
            fields(URL, EVENTS, BOTS, DESCRIPTION, SCHEDULE, ENABLED);
    static final BodySchema.ObjectSchema PATCH =
            fields(
                    optional(URL.name(), URL.schema(), URL.description()),
                    optional(EVENTS.name(), EVENTS.schema(), EVENTS.description()),
                    BOTS,
                    DESCRIPTION,
                    SCHEDULE,
                    ENABLED);

    static final BodySchema ENDPOINT =
            named(
                    "WebhookEndpoint",
                    required("id", ResponseSchemas.ID, "Its id."),
                    URL,
                    EVENTS,
                    required(BOTS.name(), BOTS.schema(), "Empty for all bots."),
                    DESCRIPTION,
                    required(SCHEDULE.name(), SCHEDULE.schema(), SCHEDULE.description()),
                    required(ENABLED.name(), FLAG, "Whether it receives events."),
                    optional(
                            "disabledReason",
                            new BodySchema.EnumSchema(List.of("gone", "failing")),
                            "Why the server has disabled it: it answered 410, or all deliveries"
                                    + " failed for five days."),
                    optional("disabledAt", ResponseSchemas.TIME, "When the server disabled it."),
                    optional(
                            "failingSince",
                            ResponseSchemas.TIME,
                            "Since when all attempts have failed; null after a success."),
                    optional(
                            "previousSecretUntil",
                            ResponseSchemas.TIME,
                            "Until when the secret before the last rotation signs too."),
                    required("createdAt", ResponseSchemas.TIME, "When it was added."),
                    required("updatedAt", ResponseSchemas.TIME, "When it was last changed."),
                    optional(
                            "secret",
                            ResponseSchemas.TEXT,
                            "The signing secret; only in the responses that create or rotate"
                                    + " it."));

    static final BodySchema.ObjectSchema LIST =
            fields(
                    required(
                            "webhooks",
                            new BodySchema.ArraySchema(ENDPOINT, EndpointStore.MAX_ENDPOINTS),
                            "Oldest first."));

    private static final BodySchema.Field STATUS =
            optional(
                    "status",
                    new BodySchema.IntegerSchema(100, 599),
                    "The HTTP status of the last response; null without one.");
    private static final BodySchema.Field RESPONSE =
            optional(
                    "response",
                    ResponseSchemas.TEXT,
                    "The first KiB of the last response; null without one.");
    private static final BodySchema.Field ERROR =
            optional("error", ResponseSchemas.TEXT, "Why there was no usable response.");
    private static final BodySchema.Field DURATION =
            optional("durationMillis", ResponseSchemas.COUNT, "How long the last attempt took.");
    private static final BodySchema.Field REQUEST =
            required(
                    "request",
                    named(
                            "WebhookRequest",
                            required("url", ResponseSchemas.TEXT, "The URL of the endpoint."),
                            required("body", ResponseSchemas.TEXT, "The body that is signed.")),
                    "The request.");

    static final BodySchema.EnumSchema STATES =
            new BodySchema.EnumSchema(
                    Arrays.stream(DeliveryState.values()).map(DeliveryState::wireName).toList());

    private static final BodySchema DELIVERY =
            named(
                    "WebhookDelivery",
                    required("eventId", ResponseSchemas.ID, "The event's id."),
                    required("type", ResponseSchemas.ID, "The event's type."),
                    required("state", STATES, "The state of the delivery."),
                    required("createdAt", ResponseSchemas.TIME, "When the event happened."),
                    required("attempts", ResponseSchemas.COUNT, "The attempts that have ended."),
                    optional(
                            "nextAttemptAt",
                            ResponseSchemas.TIME,
                            "When it is attempted next; null unless it is pending."),
                    optional(
                            "lastAttemptAt",
                            ResponseSchemas.TIME,
                            "When it was attempted last; null before the first attempt."),
                    DURATION,
                    STATUS,
                    RESPONSE,
                    ERROR,
                    REQUEST);

    static final BodySchema.ObjectSchema DELIVERIES =
            fields(
                    required(
                            "deliveries",
                            new BodySchema.ArraySchema(DELIVERY, PageRequest.MAX_LIMIT),
                            "Newest event first."),
                    required(
                            "pagination",
                            ResponseSchemas.PAGINATION,
                            "The position of this page."));

    static final BodySchema TEST =
            named(
                    "WebhookTest",
                    required("delivered", FLAG, "Whether the endpoint answered 2xx in time."),
                    required("eventId", ResponseSchemas.ID, "The id of the test event."),
                    DURATION,
                    STATUS,
                    RESPONSE,
                    ERROR,
                    REQUEST);

    private WebhookJson() {}

    /**
     * Writes an endpoint.
     *
     * @param secret null if it is not shown
     */
    static void write(JsonGenerator json, WebhookEndpoint endpoint, @Nullable String secret) {
        EndpointDraft settings = endpoint.settings();
        WebhookEndpoint.Disabled disabled = endpoint.disabled();
        WebhookEndpoint.PreviousSecret previous = endpoint.previous();
        json.writeStartObject();
        json.writeStringProperty("id", endpoint.id());
        json.writeStringProperty("url", settings.url());
        json.writeArrayPropertyStart("events");
        settings.events().forEach(type -> json.writeString(type.wireName()));
        json.writeEndArray();
        json.writeArrayPropertyStart("bots");
        settings.bots().forEach(json::writeString);
        json.writeEndArray();
        json.writeStringProperty("description", settings.description());
        json.writeStringProperty("schedule", settings.schedule().wireName());
        json.writeBooleanProperty("enabled", settings.enabled());
        json.writeStringProperty(
                "disabledReason", disabled == null ? null : disabled.reason().wireName());
        writeTime(json, "disabledAt", disabled == null ? null : disabled.at());
        writeTime(json, "failingSince", endpoint.failingSince());
        writeTime(json, "previousSecretUntil", previous == null ? null : previous.until());
        writeTime(json, "createdAt", endpoint.createdAt());
        writeTime(json, "updatedAt", endpoint.updatedAt());
        if (secret != null) {
            json.writeStringProperty("secret", secret);
        }
        json.writeEndObject();
    }

    static void write(JsonGenerator json, WebhookEndpoint endpoint, Delivery delivery) {
        StoredEvent event = delivery.event();
        AttemptResult last = delivery.last();
        json.writeStartObject();
        json.writeStringProperty("eventId", event.id());
        json.writeStringProperty("type", event.type().wireName());
        json.writeStringProperty("state", delivery.state().wireName());
        writeTime(json, "createdAt", event.createdAt());
        json.writeNumberProperty("attempts", delivery.attempts());
        writeTime(json, "nextAttemptAt", delivery.nextAttemptAt());
        writeTime(json, "lastAttemptAt", last == null ? null : last.sentAt());
        if (last != null) {
            write(json, last);
        }
        writeRequest(json, endpoint, WebhookBody.of(event, delivery.metadata()));
        json.writeEndObject();
    }

    static void write(JsonGenerator json, WebhookEndpoint endpoint, Webhooks.TestResult test) {
        json.writeStartObject();
        json.writeBooleanProperty("delivered", test.result().delivered());
        json.writeStringProperty("eventId", test.eventId());
        write(json, test.result());
        writeRequest(json, endpoint, test.body());
        json.writeEndObject();
    }

    private static void write(JsonGenerator json, AttemptResult result) {
        json.writeNumberProperty("durationMillis", result.took().toMillis());
        if (result.status() != 0) {
            json.writeNumberProperty("status", result.status());
            json.writeStringProperty("response", result.response());
        }
        json.writeStringProperty("error", result.error());
    }

    private static void writeRequest(JsonGenerator json, WebhookEndpoint endpoint, String body) {
        json.writeObjectPropertyStart("request");
        json.writeStringProperty("url", endpoint.settings().url());
        json.writeStringProperty("body", body);
        json.writeEndObject();
    }

    private static void writeTime(JsonGenerator json, String name, @Nullable Instant time) {
        json.writeStringProperty(name, time == null ? null : ApiTimestamps.text(time));
    }
}
