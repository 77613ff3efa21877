package dev.rejoinder.http.api;

import static dev.rejoinder.http.BodySchema.fields;
import static dev.rejoinder.http.BodySchema.named;
import static dev.rejoinder.http.BodySchema.optional;
import static dev.rejoinder.http.BodySchema.required;

import dev.rejoinder.access.LimitClass;
import dev.rejoinder.access.Scope;
import dev.rejoinder.bot.Bot;
import dev.rejoinder.bot.Bots;
import dev.rejoinder.conversation.ConversationStore;
import dev.rejoinder.core.AppError;
import dev.rejoinder.http.BodySchema;
import dev.rejoinder.http.Exchange;
import dev.rejoinder.http.Route;
import dev.rejoinder.http.Route.Description;
import dev.rejoinder.tool.ClientTools;
import dev.rejoinder.turn.LiveTurn;
import dev.rejoinder.turn.TurnEnd;
import dev.rejoinder.turn.TurnEngine;
import dev.rejoinder.turn.TurnErrors;
import dev.rejoinder.turn.TurnStore.Decision;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.JsonNode;

/**
 * Routes for the tool calls that an answer waits for: approve or deny them, or give their results.
 */
public final class ToolCallRoutes {
    private static final BodySchema.StringSchema CALL_ID = new BodySchema.StringSchema(1, 512);
    private static final BodySchema.StringSchema REASON =
            new BodySchema.StringSchema(0, ToolDecisions.MAX_REASON);
    private static final String CALL_ID_IS = "The callId of the event or required action.";
    private static final String APPROVE_IS = "True to let the call run, false to deny it.";
    private static final String REASON_IS = "Why the call is denied; the model gets it.";

    private static final BodySchema.ObjectSchema APPROVALS =
            fields(
                    optional("callId", CALL_ID, CALL_ID_IS),
                    optional("approve", new BodySchema.BooleanSchema(), APPROVE_IS),
                    optional("reason", REASON, REASON_IS),
                    optional(
                            "approvals",
                            new BodySchema.ArraySchema(
                                    named(
                                            "ToolApproval",
                                            required("callId", CALL_ID, CALL_ID_IS),
                                            required(
                                                    "approve",
                                                    new BodySchema.BooleanSchema(),
                                                    APPROVE_IS),
                                            optional("reason", REASON, REASON_IS)),
                                    ClientTools.MAX_TOOLS),
                            "Several decisions, instead of the other fields; all or none is"
                                    + " stored."));

    private static final BodySchema.ObjectSchema RESULTS =
            fields(
                    required(
                            "results",
                            new BodySchema.ArraySchema(
                                    named(
                                            "ToolResult",
                                            required("callId", CALL_ID, CALL_ID_IS),
                                            required(
                                                    "output",
                                                    new BodySchema.ValueSchema(),
                                                    "A string or any JSON, at most 65,536"
                                                            + " characters; the model gets it."),
                                            optional(
                                                    "isError",
                                                    new BodySchema.BooleanSchema(),
                                                    "Whether the call failed.")),
                                    ClientTools.MAX_TOOLS),
                            "All or none is stored."));

    private static final BodySchema DECIDED =
            named(
                    "DecidedAnswer",
                    required("messageId", ResponseSchemas.ID, "The answer's id."),
                    required("conversationId", ResponseSchemas.ID, "The conversation's id."),
                    required(
                            "status",
                            new BodySchema.EnumSchema(
                                    List.of(
                                            AnswerJson.REQUIRES_ACTION,
                                            "running",
                                            "complete",
                                            "stopped",
                                            "interrupted",
                                            "failed")),
                            "Whether the answer still waits, goes on or has ended."),
                    required(
                            "requiredActions",
                            ToolCallSchemas.ACTIONS,
                            "What the answer still waits for."));

    private final BotAccess bots;
    private final ConversationAccess access;
    private final TurnEngine turns;
    private final ToolDecisions decisions;

    public ToolCallRoutes(
            Bots bots, ConversationStore conversations, TurnEngine turns, ToolDecisions decisions) {
        this.bots = new BotAccess(bots);
        this.access = new ConversationAccess(conversations);
        this.turns = turns;
        this.decisions = decisions;
    }

    public List<Route> routes() {
        return List.of(
                route(
                        "/approvals",
                        Description.of(
                                        "Chat",
                                        "approveToolCalls",
                                        "Approve or deny tool calls that an answer waits for")
                                .audited("tool_calls.decided")
                                .requestBody(APPROVALS),
                        exchange -> decide(exchange, approvals(exchange.request().body()))),
                route(
                        "/tool-results",
                        Description.of(
                                        "Chat",
                                        "sendToolResults",
                                        "Give the results of your own tools to an answer")
                                .notAudited()
                                .requestBody(RESULTS),
                        exchange -> decide(exchange, results(exchange.request().body()))));
    }

    private static Route route(String path, Description description, Route.Handler handler) {
        return new Route(
                "POST",
                AnswerRoutes.ONE + path,
                new Route.Guard.ApiKeyRequired(Scope.WRITE, LimitClass.CHAT).orVisitor(),
                description
                        .parameters(AnswerRoutes.LAST_EVENT_ID, AnswerRoutes.AFTER)
                        .response(DECIDED)
                        .content(StreamSchemas.MEDIA_TYPE, StreamSchemas.EVENT),
                handler);
    }

    private static List<Decision> approvals(JsonNode body) {
        JsonNode several = JsonFields.value(body, "approvals");
        if (several == null) {
            if (JsonFields.value(body, "approve") == null) {
                throw AppError.invalid("approve", "approve is required.");
            }
            if (JsonFields.value(body, "callId") == null) {
                throw AppError.invalid("callId", "callId is required.");
            }
            return List.of(approval(body));
        }
        if (JsonFields.value(body, "callId") != null) {
            throw AppError.invalid("approvals", "Send either approvals or callId, not both.");
        }
        List<Decision> given = several.valueStream().map(ToolCallRoutes::approval).toList();
        requireDistinct("approvals", given);
        return given;
    }

    private static Decision approval(JsonNode given) {
        return ToolDecisions.approval(
                given.get("callId").stringValue(),
                given.get("approve").booleanValue(),
                JsonFields.text(given, "reason"));
    }

    private static List<Decision> results(JsonNode body) {
        var given = new ArrayList<Decision>();
        for (JsonNode result : body.get("results")) {
            JsonNode isError = JsonFields.value(result, "isError");
            given.add(
                    ToolDecisions.result(
                            result.get("callId").stringValue(),
                            isError != null && isError.booleanValue(),
                            JsonFields.value(result, "output"),
                            "results[" + given.size() + "].output"));
        }
        requireDistinct("results", given);
        return given;
    }

    private static void requireDistinct(String field, List<Decision> given) {
        if (given.isEmpty()) {
            throw AppError.invalid(field, field + " must not be empty.");
        }
        Set<String> calls = new HashSet<>();
        for (Decision decision : given) {
            if (!calls.add(decision.callId())) {
                throw AppError.invalid(
                        field, "The call " + decision.callId() + " is in " + field + " twice.");
            }
        }
    }

    private void decide(Exchange exchange, List<Decision> given) {
        Bot bot = bots.requireEnabled(exchange);
        String conversationId = exchange.request().path("conversationId");
        if (!access.mayUse(exchange, bot.id(), conversationId)) {
            throw TurnErrors.messageNotFound();
        }
        String messageId = exchange.request().path("messageId");
        if (!exchange.request().accepts().prefers("text/event-stream", "application/json")) {
            LiveTurn turn = decisions.decide(exchange, bot, conversationId, messageId, given);
            exchange.reply(json -> write(json, turn));
            return;
        }
        exchange.reserveStream();
        // A malformed position must be refused before the decisions are stored.
        StreamPosition position =
                AnswerRoutes.position(
                        exchange, turns.requireStream(bot.id(), conversationId, messageId));
        LiveTurn turn = decisions.decide(exchange, bot, conversationId, messageId, given);
        TurnEventStream.resume(exchange, turn, position);
    }

    private static void write(JsonGenerator json, LiveTurn turn) {
        json.writeStartObject();
        json.writeStringProperty("messageId", turn.messageId());
        json.writeStringProperty("conversationId", turn.conversationId());
        json.writeStringProperty("status", status(turn));
        ToolCallJson.writeRequiredActions(json, turn.awaited());
        json.writeEndObject();
    }

    private static String status(LiveTurn turn) {
        @Nullable TurnEnd end = turn.end();
        if (end != null) {
            return end.state().name().toLowerCase(Locale.ROOT);
        }
        return turn.awaited().isEmpty() ? "running" : AnswerJson.REQUIRES_ACTION;
    }
}
