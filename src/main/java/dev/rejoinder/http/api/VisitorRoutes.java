package dev.rejoinder.http.api;

import static dev.rejoinder.http.BodySchema.fields;
import static dev.rejoinder.http.BodySchema.optional;
import static dev.rejoinder.http.BodySchema.required;

import dev.rejoinder.access.IdentitySecrets;
import dev.rejoinder.access.LimitClass;
import dev.rejoinder.access.Scope;
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
    private static final BodySchema.Field VISITOR =
            optional(
                    "visitor",
                    new BodySchema.StringSchema(1, VisitorTokens.MAX_CHARACTERS),
                    "The visitor value of an earlier response; absent for a new visitor.");

    private static final BodySchema IDENTITY =
            BodySchema.named(
                    "SignedIdentity",
                    optional(
                            "userId",
                            new BodySchema.StringSchema(1, IdentitySecrets.MAX_USER_ID),
                            "Your id of the signed-in user."),
                    optional(
                            "userHash",
                            new BodySchema.StringSchema(0, IdentitySecrets.MAX_USER_HASH),
                            "The HMAC-SHA256 of userId under the bot's identity secret, in"
                                    + " lower-case hex."));

    private static final BodySchema.ObjectSchema BODY =
            fields(
                    required(
                            "origin",
                            new BodySchema.StringSchema(1, WidgetEmbedding.MAX_ORIGIN_CHARACTERS),
                            "The origin of the page that shows the widget."),
                    VISITOR,
                    optional("identity", IDENTITY, "Who the visitor is, if your server knows."));

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
                            "The visitor's latest conversation."),
                    optional(
                            "identity",
                            fields(
                                    required(
                                            "verified",
                                            new BodySchema.BooleanSchema(),
                                            "Whether the signature is right."),
                                    optional(
                                            "problem",
                                            ResponseSchemas.TEXT,
                                            "What is wrong with it, for the owner of the page.")),
                            "If the request has a signed identity: whether it is verified."));

    private final Bots bots;
    private final VisitorTokens visitors;
    private final IdentitySecrets identities;
    private final ConversationStore conversations;
    private final ToolCatalog tools;

    public VisitorRoutes(
            Bots bots,
            VisitorTokens visitors,
            IdentitySecrets identities,
            ConversationStore conversations,
            ToolCatalog tools) {
        this.bots = bots;
        this.visitors = visitors;
        this.identities = identities;
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
                        this::admit),
                new Route(
                        "POST",
                        "/api/v1/widget/{botId}/preview-token",
                        new Route.Guard.ApiKeyRequired(Scope.WRITE, LimitClass.DATA),
                        Description.of(
                                        "Widget",
                                        "createPreviewToken",
                                        "Create a token of a new visitor, to try the widget")
                                .notAudited()
                                .requestBody(fields(VISITOR))
                                .response(ADMISSION),
                        this::preview));
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
        String origin = body.get("origin").stringValue();
        Verification verification = verify(bot, JsonFields.value(body, "identity"));
        VisitorTokens.Admission admission =
                visitors.admit(
                        bot.id(),
                        origin,
                        JsonFields.text(body, "visitor"),
                        verification == null ? null : verification.userId(),
                        visitorId -> latest(bot.id(), visitorId) != null);
        if (!origin.equals(exchange.browser().ownOrigin())) {
            bots.widgetLoaded(bot);
        }
        reply(exchange, bot, admission, verification);
    }

    /**
     * The result of checking the identity in a request.
     *
     * @param userId the verified user; null if there is a problem
     */
    private record Verification(@Nullable String userId, @Nullable String problem) {}

    /** A wrong signature does not keep a visitor from the chat. */
    private @Nullable Verification verify(Bot bot, @Nullable JsonNode identity) {
        String userHash = identity == null ? null : JsonFields.text(identity, "userHash");
        if (identity == null || userHash == null) {
            return null;
        }
        String userId = JsonFields.text(identity, "userId");
        if (userId == null) {
            return new Verification(null, "The identity is not verified: the userId is missing.");
        }
        return identities
                .problem(bot.id(), userId, userHash)
                .map(problem -> new Verification(null, problem))
                .orElseGet(() -> new Verification(userId, null));
    }

    private void preview(Exchange exchange) {
        Bot bot = new BotAccess(bots).requireEnabled(exchange);
        reply(
                exchange,
                bot,
                visitors.preview(bot.id(), JsonFields.text(exchange.request().body(), "visitor")),
                null);
    }

    private void reply(
            Exchange exchange,
            Bot bot,
            VisitorTokens.Admission admission,
            @Nullable Verification verification) {
        String latest = latest(bot.id(), admission.visitorId());
        List<String> approvable =
                tools.toolsOf(bot).stream()
                        .filter(CallableTool::visitorApproves)
                        .map(CallableTool::name)
                        .toList();
        exchange.reply()
                .secret(json -> write(json, bot, approvable, admission, latest, verification));
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
            @Nullable String latest,
            @Nullable Verification verification) {
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
        if (verification != null) {
            json.writeObjectPropertyStart("identity");
            json.writeBooleanProperty("verified", verification.problem() == null);
            if (verification.problem() != null) {
                json.writeStringProperty("problem", verification.problem());
            }
            json.writeEndObject();
        }
        json.writeEndObject();
    }
}
