package dev.rejoinder.http.api;

import static dev.rejoinder.http.BodySchema.fields;
import static dev.rejoinder.http.BodySchema.optional;
import static dev.rejoinder.http.BodySchema.required;

import dev.rejoinder.bot.Bot;
import dev.rejoinder.bot.Bots;
import dev.rejoinder.core.AppError;
import dev.rejoinder.core.Clock;
import dev.rejoinder.core.ErrorCode;
import dev.rejoinder.core.PageRequest;
import dev.rejoinder.event.EventType;
import dev.rejoinder.http.Exchange;
import dev.rejoinder.http.Route;
import dev.rejoinder.http.Route.Description;
import dev.rejoinder.http.Route.Parameter;
import dev.rejoinder.webhook.DeliveryLog;
import dev.rejoinder.webhook.DeliveryState;
import dev.rejoinder.webhook.EndpointDraft;
import dev.rejoinder.webhook.RetrySchedule;
import dev.rejoinder.webhook.WebhookEndpoint;
import dev.rejoinder.webhook.Webhooks;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Manages webhook endpoints and their deliveries. */
public final class WebhookRoutes {
    private static final String ALL = "/api/v1/webhooks";
    private static final String ONE = ALL + "/{webhookId}";

    private static final Parameter STATE =
            Parameter.query("state", WebhookJson.STATES, "Only deliveries in this state.");

    private final Webhooks webhooks;
    private final DeliveryLog deliveries;
    private final Bots bots;
    private final Clock clock;

    public WebhookRoutes(Webhooks webhooks, DeliveryLog deliveries, Bots bots, Clock clock) {
        this.webhooks = webhooks;
        this.deliveries = deliveries;
        this.bots = bots;
        this.clock = clock;
    }

    /** For all bots, because an endpoint may receive the events of any. */
    public List<Route> routes() {
        return List.of(
                AdminRoute.of(
                        "GET",
                        ALL,
                        describe("listWebhooks", "List webhook endpoints")
                                .response(WebhookJson.LIST),
                        this::list),
                AdminRoute.of(
                        "POST",
                        ALL,
                        describe("createWebhook", "Add a webhook endpoint")
                                .requestBody(WebhookJson.CREATE)
                                .response(WebhookJson.ENDPOINT),
                        this::create),
                AdminRoute.of(
                        "GET",
                        ONE,
                        describe("getWebhook", "Get a webhook endpoint")
                                .response(WebhookJson.ENDPOINT),
                        exchange -> reply(exchange, require(exchange))),
                AdminRoute.of(
                        "PATCH",
                        ONE,
                        describe("updateWebhook", "Update a webhook endpoint")
                                .requestBody(WebhookJson.PATCH)
                                .response(WebhookJson.ENDPOINT),
                        this::patch),
                AdminRoute.of(
                        "DELETE",
                        ONE,
                        describe("deleteWebhook", "Delete a webhook endpoint and its deliveries")
                                .response(ResponseSchemas.DELETED),
                        this::delete),
                AdminRoute.of(
                        "POST",
                        ONE + "/rotate",
                        describe("rotateWebhookSecret", "Give a webhook endpoint a new secret")
                                .response(WebhookJson.ENDPOINT),
                        exchange -> replySecret(exchange, webhooks.rotate(id(exchange)))),
                AdminRoute.of(
                        "POST",
                        ONE + "/test",
                        describe("testWebhook", "Send a test event and wait for the response")
                                .response(WebhookJson.TEST),
                        this::test),
                AdminRoute.of(
                        "GET",
                        ONE + "/deliveries",
                        describe("listWebhookDeliveries", "List the deliveries of an endpoint")
                                .parameters(STATE, PageParameters.PAGE, PageParameters.LIMIT)
                                .response(WebhookJson.DELIVERIES),
                        this::deliveries),
                AdminRoute.of(
                        "POST",
                        ONE + "/replay",
                        describe("replayWebhook", "Deliver events once more")
                                .requestBody(
                                        fields(
                                                optional(
                                                        "eventId",
                                                        ResponseSchemas.ID,
                                                        "Replays this event."),
                                                optional(
                                                        "since",
                                                        ResponseSchemas.TIME,
                                                        "Replays the events from this time on."),
                                                optional(
                                                        "until",
                                                        ResponseSchemas.TIME,
                                                        "The end, exclusive; defaults to now.")))
                                .response(
                                        fields(
                                                required(
                                                        "deliveries",
                                                        ResponseSchemas.COUNT,
                                                        "The deliveries that were queued."),
                                                optional(
                                                        "nextSince",
                                                        ResponseSchemas.TIME,
                                                        "If present, the time has more events:"
                                                                + " continue with this since."))),
                        this::replay));
    }

    private static Description describe(String operationId, String summary) {
        return Description.of("Webhooks", operationId, summary);
    }

    private static String id(Exchange exchange) {
        return exchange.request().path("webhookId");
    }

    private WebhookEndpoint require(Exchange exchange) {
        return webhooks.require(id(exchange));
    }

    private static void reply(Exchange exchange, WebhookEndpoint endpoint) {
        exchange.reply(json -> WebhookJson.write(json, endpoint, (String) null));
    }

    private static void replySecret(Exchange exchange, Webhooks.WithSecret made) {
        exchange.reply().secret(json -> WebhookJson.write(json, made.endpoint(), made.secret()));
    }

    private void list(Exchange exchange) {
        List<WebhookEndpoint> all = webhooks.list();
        exchange.reply(
                json -> {
                    json.writeStartObject();
                    json.writeArrayPropertyStart("webhooks");
                    all.forEach(endpoint -> WebhookJson.write(json, endpoint, (String) null));
                    json.writeEndArray();
                    json.writeEndObject();
                });
    }

    private void create(Exchange exchange) {
        JsonNode body = exchange.request().body();
        var empty =
                new EndpointDraft(
                        body.get("url").stringValue(),
                        null,
                        Set.of(),
                        Set.of(),
                        RetrySchedule.STANDARD,
                        true);
        replySecret(exchange, webhooks.create(patched(body, empty)));
    }

    private void patch(Exchange exchange) {
        JsonNode body = exchange.request().body();
        JsonFields.refuseNull(body, "url", "events");
        reply(exchange, webhooks.update(id(exchange), before -> patched(body, before)));
    }

    /** An absent field keeps its value, and null resets it. */
    private EndpointDraft patched(JsonNode body, EndpointDraft before) {
        String url = JsonFields.text(body, "url");
        JsonNode events = JsonFields.value(body, "events");
        JsonNode enabled = JsonFields.value(body, "enabled");
        String schedule = JsonFields.text(body, "schedule");
        return new EndpointDraft(
                url == null ? before.url() : url,
                body.has("description")
                        ? JsonFields.text(body, "description")
                        : before.description(),
                events == null ? before.events() : types(events),
                body.has("bots") ? botIds(JsonFields.value(body, "bots")) : before.bots(),
                body.has("schedule")
                        ? schedule == null
                                ? RetrySchedule.STANDARD
                                : RetrySchedule.of(schedule).orElseThrow()
                        : before.schedule(),
                enabled == null ? body.has("enabled") || before.enabled() : enabled.booleanValue());
    }

    private static Set<EventType> types(JsonNode events) {
        return events.valueStream()
                .map(type -> EventType.of(type.stringValue()).orElseThrow())
                .collect(Collectors.toSet());
    }

    private Set<String> botIds(@Nullable JsonNode names) {
        var ids = new LinkedHashSet<String>();
        if (names != null) {
            for (JsonNode name : names) {
                ids.add(
                        bots.find(name.stringValue())
                                .map(Bot::id)
                                .orElseThrow(
                                        () ->
                                                AppError.invalid(
                                                        "bots",
                                                        "bots contains a bot that does not"
                                                                + " exist.")));
            }
        }
        return ids;
    }

    private void delete(Exchange exchange) {
        String id = id(exchange);
        webhooks.delete(id);
        ResponseSchemas.replyDeleted(exchange, id);
    }

    private void test(Exchange exchange) {
        WebhookEndpoint endpoint = require(exchange);
        Webhooks.TestResult result = webhooks.test(endpoint.id());
        exchange.reply(json -> WebhookJson.write(json, endpoint, result));
    }

    private void deliveries(Exchange exchange) {
        WebhookEndpoint endpoint = require(exchange);
        PageRequest page = PageParameters.of(exchange);
        DeliveryState state = state(exchange.request().query("state"));
        PageParameters.reply(
                exchange,
                "deliveries",
                deliveries.list(endpoint.id(), state, page),
                (json, delivery) -> WebhookJson.write(json, endpoint, delivery),
                page,
                deliveries.count(endpoint.id(), state));
    }

    private static @Nullable DeliveryState state(@Nullable String given) {
        return given == null
                ? null
                : DeliveryState.of(given)
                        .orElseThrow(
                                () ->
                                        AppError.invalid(
                                                "state",
                                                "state must be pending, sending, delivered or"
                                                        + " failed."));
    }

    private void replay(Exchange exchange) {
        JsonNode body = exchange.request().body();
        String eventId = JsonFields.text(body, "eventId");
        Instant since = time(body, "since");
        Instant until = time(body, "until");
        if ((eventId == null) == (since == null) || (eventId != null && until != null)) {
            throw AppError.of(
                    ErrorCode.INVALID_REQUEST, "Send either eventId, or since and until.");
        }
        DeliveryLog.Replayed replayed;
        if (eventId != null) {
            deliveries.replay(id(exchange), eventId);
            replayed = new DeliveryLog.Replayed(1, null);
        } else {
            replayed = deliveries.replay(id(exchange), since, until == null ? clock.now() : until);
        }
        Instant next = replayed.nextSince();
        exchange.reply(
                json -> {
                    json.writeStartObject();
                    json.writeNumberProperty("deliveries", replayed.deliveries());
                    if (next != null) {
                        json.writeStringProperty("nextSince", ApiTimestamps.text(next));
                    }
                    json.writeEndObject();
                });
    }

    private static @Nullable Instant time(JsonNode body, String name) {
        String given = JsonFields.text(body, name);
        return given == null ? null : OffsetDateTime.parse(given).toInstant();
    }
}
