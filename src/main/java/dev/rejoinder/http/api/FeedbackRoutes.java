package dev.rejoinder.http.api;

import static dev.rejoinder.http.BodySchema.fields;
import static dev.rejoinder.http.BodySchema.optional;
import static dev.rejoinder.http.BodySchema.required;

import dev.rejoinder.access.LimitClass;
import dev.rejoinder.access.Principal;
import dev.rejoinder.access.Scope;
import dev.rejoinder.bot.Bot;
import dev.rejoinder.bot.Bots;
import dev.rejoinder.conversation.ConversationStore;
import dev.rejoinder.conversation.Feedback;
import dev.rejoinder.conversation.Feedback.Rating;
import dev.rejoinder.conversation.FeedbackStore;
import dev.rejoinder.core.AppError;
import dev.rejoinder.core.Clock;
import dev.rejoinder.core.ErrorCode;
import dev.rejoinder.core.TextChecks;
import dev.rejoinder.handover.Handovers;
import dev.rejoinder.http.BodySchema;
import dev.rejoinder.http.Exchange;
import dev.rejoinder.http.Route;
import dev.rejoinder.http.Route.Description;
import dev.rejoinder.turn.TurnErrors;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Routes for the feedback on an answer. */
public final class FeedbackRoutes {
    private static final String FEEDBACK = AnswerRoutes.ONE + "/feedback";

    private static final BodySchema.ObjectSchema BODY =
            fields(
                    required("rating", FeedbackJson.RATING, "The judgement about the answer."),
                    optional("comment", FeedbackJson.COMMENT, "A comment."));

    private final BotAccess bots;
    private final ConversationAccess access;
    private final FeedbackStore feedback;
    private final Handovers handovers;
    private final Clock clock;

    public FeedbackRoutes(
            Bots bots,
            ConversationStore conversations,
            FeedbackStore feedback,
            Handovers handovers,
            Clock clock) {
        this.bots = new BotAccess(bots);
        this.access = new ConversationAccess(conversations);
        this.feedback = feedback;
        this.handovers = handovers;
        this.clock = clock;
    }

    public List<Route> routes() {
        return List.of(
                route(
                        "PUT",
                        Scope.WRITE,
                        Description.of("Feedback", "giveFeedback", "Rate an answer")
                                .requestBody(BODY)
                                .response(FeedbackJson.FEEDBACK),
                        this::give),
                route(
                        "GET",
                        Scope.READ,
                        Description.of("Feedback", "getFeedback", "Get the feedback on an answer")
                                .response(FeedbackJson.FEEDBACK),
                        this::get),
                route(
                        "DELETE",
                        Scope.WRITE,
                        Description.of(
                                        "Feedback",
                                        "deleteFeedback",
                                        "Remove the feedback on an answer")
                                .noContent("The answer has no feedback any more."),
                        this::delete));
    }

    private static Route route(
            String method, Scope scope, Description description, Route.Handler handler) {
        return new Route(
                method,
                FEEDBACK,
                new Route.Guard.ApiKeyRequired(scope, LimitClass.DATA).orVisitor().orAgent(),
                description,
                handler);
    }

    private void give(Exchange exchange) {
        JsonNode body = exchange.request().body();
        var given =
                new Feedback(
                        FeedbackJson.rating(body.get("rating").stringValue()),
                        comment(body),
                        FeedbackJson.giver(exchange.caller().principal()),
                        clock.now());
        boolean asks =
                given.rating() == Rating.DOWN
                        && given.giver().type() != Feedback.Giver.Type.ACCOUNT
                        && given.differsFrom(find(exchange).orElse(null));
        Feedback stored = replace(exchange, given).orElseThrow();
        if (asks) {
            handovers.ratedBad(requireBot(exchange), exchange.request().path("conversationId"));
        }
        reply(exchange, stored);
    }

    private static @Nullable String comment(JsonNode body) {
        String comment = JsonFields.text(body, "comment");
        return comment == null || TextChecks.isBlank(comment) ? null : comment.strip();
    }

    private void delete(Exchange exchange) {
        var _ = replace(exchange, null);
        exchange.reply().noContent();
    }

    private Optional<Feedback> replace(Exchange exchange, @Nullable Feedback given) {
        Bot bot = requireBot(exchange);
        if (exchange.caller().principal().visitor() != null
                && !bot.conversationSettings().feedback()) {
            throw AppError.of(
                    ErrorCode.INSUFFICIENT_PERMISSIONS,
                    "Visitors cannot rate the answers of this bot.");
        }
        return feedback.replace(
                bot.id(),
                exchange.request().path("conversationId"),
                exchange.request().path("messageId"),
                given);
    }

    private Optional<Feedback> find(Exchange exchange) {
        return feedback.find(
                requireBot(exchange).id(),
                exchange.request().path("conversationId"),
                exchange.request().path("messageId"));
    }

    private void get(Exchange exchange) {
        reply(
                exchange,
                FeedbackJson.visible(find(exchange), exchange.caller().principal())
                        .orElseThrow(FeedbackRoutes::noFeedback));
    }

    private static AppError noFeedback() {
        return AppError.of(ErrorCode.NOT_FOUND, "The answer has no feedback.");
    }

    /** The bot, whose conversation the caller may see. */
    private Bot requireBot(Exchange exchange) {
        Bot bot = bots.require(exchange);
        if (!access.mayUse(exchange, bot.id(), exchange.request().path("conversationId"))) {
            throw TurnErrors.messageNotFound();
        }
        return bot;
    }

    private static void reply(Exchange exchange, Feedback feedback) {
        Principal principal = exchange.caller().principal();
        exchange.reply(json -> FeedbackJson.write(json, feedback, principal));
    }
}
