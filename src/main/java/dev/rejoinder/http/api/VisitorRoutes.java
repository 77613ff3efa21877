package dev.rejoinder.http.api;

import static dev.rejoinder.http.Shape.fields;
import static dev.rejoinder.http.Shape.optional;
import static dev.rejoinder.http.Shape.required;

import dev.rejoinder.access.LimitClass;
import dev.rejoinder.access.Visitors;
import dev.rejoinder.bot.Bot;
import dev.rejoinder.bot.Bots;
import dev.rejoinder.bot.WidgetSettings;
import dev.rejoinder.conversation.Conversation;
import dev.rejoinder.conversation.ConversationQuery;
import dev.rejoinder.conversation.ConversationStore;
import dev.rejoinder.core.AppError;
import dev.rejoinder.core.ErrorCode;
import dev.rejoinder.core.Page;
import dev.rejoinder.http.Exchange;
import dev.rejoinder.http.Route;
import dev.rejoinder.http.Route.Description;
import dev.rejoinder.http.Shape;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.JsonNode;

/** How the widget's frame comes by a token for whoever visits the page that shows it. */
public final class VisitorRoutes {
    private static final Shape.Fields BODY =
            fields(
                    required(
                            "origin",
                            new Shape.Text(1, WidgetSettings.MAX_ORIGIN_CHARACTERS),
                            "The origin of the page that shows the widget."),
                    optional(
                            "visitor",
                            new Shape.Text(1, Visitors.MAX_CHARACTERS),
                            "What the last answer gave; without it the visitor is a new one."));

    private static final Shape.Fields ADMISSION =
            fields(
                    required("token", Answers.TEXT, "Good for this bot and this visitor."),
                    required("visitor", Answers.TEXT, "To be the same visitor next time."),
                    required("expiresAt", Answers.TIME, "When the token ends."),
                    required(
                            "bot",
                            fields(
                                    required("name", Answers.TEXT, "What it is called."),
                                    required(
                                            "welcomeMessage", Answers.TEXT, "What it says first.")),
                            "Who answers."),
                    optional("conversationId", Answers.ID, "The visitor's latest conversation."));

    private final Bots bots;
    private final Visitors visitors;
    private final ConversationStore conversations;

    public VisitorRoutes(Bots bots, Visitors visitors, ConversationStore conversations) {
        this.bots = bots;
        this.visitors = visitors;
        this.conversations = conversations;
    }

    public List<Route> routes() {
        return List.of(
                new Route(
                        "POST",
                        "/api/v1/widget/{botId}/token",
                        new Route.Guard.Counted(LimitClass.DATA),
                        Description.of("Widget", "Let a visitor in, for the widget's own frame")
                                .taking(BODY)
                                .answering(ADMISSION),
                        this::admit));
    }

    private void admit(Exchange exchange) {
        requireOwnFrame(exchange);
        JsonNode body = exchange.body();
        Bot bot = bots.require(exchange.path("botId"));
        // What has no widget is as good as not there: anybody may ask.
        if (!bot.enabled() || bot.widget().allowedOrigins().isEmpty()) {
            throw Bots.notFound();
        }
        JsonNode pass = body.get("visitor");
        Visitors.Admission admission =
                visitors.admit(
                        bot.id(),
                        body.get("origin").stringValue(),
                        pass == null || pass.isNull() ? null : pass.stringValue());
        String latest = latest(bot.id(), admission.visitorId());
        exchange.replySecret(json -> write(json, bot, admission, latest));
    }

    /**
     * Only documents of this server's own origin may ask, which a browser does not let a page
     * forge. Browsers that say where a request comes from are believed; for others the origin must
     * be the host that was asked.
     */
    private static void requireOwnFrame(Exchange exchange) {
        String site = exchange.header("Sec-Fetch-Site");
        String host = exchange.header("Host");
        String origin = exchange.header("Origin");
        boolean own =
                site == null
                        ? ("https://" + host).equals(origin) || ("http://" + host).equals(origin)
                        : site.equals("same-origin");
        if (!own) {
            throw AppError.of(
                    ErrorCode.INSUFFICIENT_PERMISSIONS, "Only the widget's own frame may ask.");
        }
    }

    private @Nullable String latest(String botId, String visitorId) {
        var query = new ConversationQuery(botId, new Page(1, 1), null, null, visitorId, null);
        List<Conversation> found = conversations.list(query).conversations();
        return found.isEmpty() ? null : found.getFirst().id();
    }

    private static void write(
            JsonGenerator json, Bot bot, Visitors.Admission admission, @Nullable String latest) {
        json.writeStartObject();
        json.writeStringProperty("token", admission.token());
        json.writeStringProperty("visitor", admission.pass());
        json.writeStringProperty("expiresAt", Times.text(admission.expiresAt()));
        json.writeObjectPropertyStart("bot");
        json.writeStringProperty("name", bot.name());
        json.writeStringProperty("welcomeMessage", bot.welcomeMessage());
        json.writeEndObject();
        json.writeStringProperty("conversationId", latest);
        json.writeEndObject();
    }
}
