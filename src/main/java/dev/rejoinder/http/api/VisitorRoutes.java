package dev.rejoinder.http.api;

import static dev.rejoinder.http.BodySchema.fields;
import static dev.rejoinder.http.BodySchema.optional;
import static dev.rejoinder.http.BodySchema.required;

import dev.rejoinder.access.LimitClass;
import dev.rejoinder.access.VisitorTokens;
import dev.rejoinder.bot.Bot;
import dev.rejoinder.bot.Bots;
import dev.rejoinder.bot.WidgetEmbedding;
import dev.rejoinder.conversation.Conversation;
import dev.rejoinder.conversation.ConversationQuery;
import dev.rejoinder.conversation.ConversationStore;
import dev.rejoinder.core.AppError;
import dev.rejoinder.core.ErrorCode;
import dev.rejoinder.core.PageRequest;
import dev.rejoinder.http.BodySchema;
import dev.rejoinder.http.Exchange;
import dev.rejoinder.http.Route;
import dev.rejoinder.http.Route.Description;
import dev.rejoinder.tool.CallableTool;
import dev.rejoinder.tool.ToolCatalog;
import dev.rejoinder.tool.ToolStore;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.JsonNode;

/** Issues visitor tokens to the widget's frame, and to pages of a bot's allowed origins. */
public final class VisitorRoutes {
    private static final BodySchema.ObjectSchema BODY =
            fields(
                    required(
                            "origin",
                            new BodySchema.StringSchema(1, WidgetEmbedding.MAX_ORIGIN_CHARACTERS),
                            "The origin of the page that shows the widget."),
                    optional(
                            "visitor",
                            new BodySchema.StringSchema(1, VisitorTokens.MAX_CHARACTERS),
                            "The visitor value of an earlier response; absent for a new visitor."));

    private static final BodySchema.ObjectSchema ADMISSION =
            fields(
                    required(
                            "token",
                            ResponseSchemas.TEXT,
                            "A token for this bot and this visitor."),
                    required(
                            "visitor",
                            ResponseSchemas.TEXT,
                            "Identifies the visitor; send it with the next request."),
                    required("expiresAt", ResponseSchemas.TIME, "When the token expires."),
                    required(
                            "bot",
                            fields(
                                    required("name", ResponseSchemas.TEXT, "The bot's name."),
                                    required(
                                            "welcomeMessage",
                                            ResponseSchemas.TEXT,
                                            "The bot's first message."),
                                    required(
                                            "feedback",
                                            new BodySchema.BooleanSchema(),
                                            "Whether the visitor may rate answers."),
                                    required(
                                            "handover",
                                            new BodySchema.BooleanSchema(),
                                            "Whether the visitor may ask for a person."),
                                    optional(
                                            "visitorApproves",
                                            new BodySchema.ArraySchema(
                                                    ResponseSchemas.TEXT, ToolStore.MAX_TOOLS),
                                            "The tools whose calls the visitor may approve;"
                                                    + " absent if there are none."),
                                    optional(
                                            "leadForm",
                                            LeadFormJson.SCHEMA,
                                            "The form for contact details; absent if it is"
                                                    + " off.")),
                            "The bot."),
                    optional(
                            "conversationId",
                            ResponseSchemas.ID,
                            "The visitor's latest conversation."));

    private final Bots bots;
    private final VisitorTokens visitors;
    private final ConversationStore conversations;
    private final ToolCatalog tools;

    public VisitorRoutes(
            Bots bots, VisitorTokens visitors, ConversationStore conversations, ToolCatalog tools) {
        this.bots = bots;
        this.visitors = visitors;
        this.conversations = conversations;
        this.tools = tools;
    }

    public List<Route> routes() {
        return List.of(
                new Route(
                        "POST",
                        "/api/v1/widget/{botId}/token",
                        new Route.Guard.NewVisitor(LimitClass.DATA),
                        Description.of(
                                        "Widget",
                                        "createVisitorToken",
                                        "Create a visitor token, for the widget's frame or a"
                                                + " page of an allowed origin")
                                .requestBody(BODY)
                                .response(ADMISSION),
                        this::admit));
    }

    private void admit(Exchange exchange) {
        String page = callingPage(exchange);
        JsonNode body = exchange.request().body();
        if (page != null && !page.equals(body.get("origin").stringValue())) {
            throw notAdmitted(
                    "The origin in the body is not the one of the page that sends the request.");
        }
        Bot bot = bots.require(exchange.request().path("botId"));
        // A bot without a widget looks the same as a missing one, because this route is public.
        if (!bot.enabled() || bot.widget().allowedOrigins().isEmpty()) {
            throw Bots.notFound();
        }
        VisitorTokens.Admission admission =
                visitors.admit(
                        bot.id(),
                        body.get("origin").stringValue(),
                        JsonFields.text(body, "visitor"));
        String latest = latest(bot.id(), admission.visitorId());
        List<String> approvable =
                tools.toolsOf(bot).stream()
                        .filter(CallableTool::visitorApproves)
                        .map(CallableTool::name)
                        .toList();
        exchange.reply().secret(json -> write(json, bot, approvable, admission, latest));
    }

    /**
     * The origin of the page that calls; null for the widget's frame, which is a document of this
     * server. Browsers set {@code Sec-Fetch-Site} and {@code Origin}, and no page can forge them.
     * From browsers without {@code Sec-Fetch-Site}, only the frame is accepted: its Origin header
     * matches the host.
     */
    private static @Nullable String callingPage(Exchange exchange) {
        String site = exchange.request().header("Sec-Fetch-Site");
        String host = exchange.request().header("Host");
        String origin = exchange.request().header("Origin");
        boolean frame =
                site == null
                        ? ("https://" + host).equals(origin) || ("http://" + host).equals(origin)
                        : site.equals("same-origin");
        if (!frame && (site == null || origin == null)) {
            throw notAdmitted(
                    "Only browsers get a visitor token: the header "
                            + (site == null ? "Sec-Fetch-Site" : "Origin")
                            + " is missing. Other programs use an API key.");
        }
        return frame ? null : origin;
    }

    private static AppError notAdmitted(String sentence) {
        return AppError.of(ErrorCode.INSUFFICIENT_PERMISSIONS, sentence);
    }

    private @Nullable String latest(String botId, String visitorId) {
        var query =
                new ConversationQuery(
                        botId, new PageRequest(1, 1), null, null, visitorId, null, null);
        List<Conversation> found = conversations.list(query).conversations();
        return found.isEmpty() ? null : found.getFirst().id();
    }

    private static void write(
            JsonGenerator json,
            Bot bot,
            List<String> approvable,
            VisitorTokens.Admission admission,
            @Nullable String latest) {
        json.writeStartObject();
        json.writeStringProperty("token", admission.token());
        json.writeStringProperty("visitor", admission.pass());
        json.writeStringProperty("expiresAt", ApiTimestamps.text(admission.expiresAt()));
        json.writeObjectPropertyStart("bot");
        json.writeStringProperty("name", bot.name());
        json.writeStringProperty("welcomeMessage", bot.welcomeMessage());
        json.writeBooleanProperty("feedback", bot.conversationSettings().feedback());
        json.writeBooleanProperty("handover", bot.conversationSettings().handover().enabled());
        if (!approvable.isEmpty()) {
            json.writeArrayPropertyStart("visitorApproves");
            approvable.forEach(json::writeString);
            json.writeEndArray();
        }
        if (bot.conversationSettings().leadForm().enabled()) {
            json.writeName("leadForm");
            LeadFormJson.write(json, bot);
        }
        json.writeEndObject();
        json.writeStringProperty("conversationId", latest);
        json.writeEndObject();
    }
}
