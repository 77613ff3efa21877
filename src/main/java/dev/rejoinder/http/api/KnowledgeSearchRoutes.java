package dev.rejoinder.http.api;

import static dev.rejoinder.http.BodySchema.fields;
import static dev.rejoinder.http.BodySchema.required;

import dev.rejoinder.access.LimitClass;
import dev.rejoinder.access.Scope;
import dev.rejoinder.bot.Bot;
import dev.rejoinder.bot.BotRules;
import dev.rejoinder.bot.Bots;
import dev.rejoinder.core.AppError;
import dev.rejoinder.core.ErrorCode;
import dev.rejoinder.core.PageRequest;
import dev.rejoinder.core.TextChecks;
import dev.rejoinder.http.BodySchema;
import dev.rejoinder.http.Exchange;
import dev.rejoinder.http.Route;
import dev.rejoinder.http.Route.Description;
import dev.rejoinder.http.Route.Parameter;
import dev.rejoinder.knowledge.KnowledgeGap;
import dev.rejoinder.knowledge.KnowledgeGapStore;
import dev.rejoinder.knowledge.Passage;
import dev.rejoinder.knowledge.Retriever;
import dev.rejoinder.turn.CitedSourcesJson;
import java.util.List;
import java.util.Locale;

/** Routes for searching a bot's knowledge and for its unanswered questions. */
public final class KnowledgeSearchRoutes {
    private static final String SEARCH = "/api/v1/bots/{botId}/search";
    private static final String GAPS = "/api/v1/bots/{botId}/gaps";
    private static final int MAX_QUESTION = 2_000;
    private static final int DEFAULT_PASSAGES = 10;

    private static final Parameter QUESTION =
            Parameter.query("q", new BodySchema.StringSchema(1, MAX_QUESTION), "The search query.");
    private static final Parameter LIMIT =
            Parameter.query(
                    "limit",
                    new BodySchema.IntegerSchema(1, BotRules.MAX_PASSAGES),
                    "The maximum number of passages; defaults to " + DEFAULT_PASSAGES + ".");
    private static final Parameter MODE =
            Parameter.query(
                    "mode",
                    new BodySchema.EnumSchema(List.of("fused", "bm25", "vector")),
                    "The ranking: by words and meaning (fused, the default), or by one of them.");

    private static final BodySchema.ObjectSchema SEARCH_RESULT =
            fields(
                    required(
                            "passages",
                            new BodySchema.ArraySchema(
                                    ResponseSchemas.CITED, BotRules.MAX_PASSAGES),
                            "Passages, best first, including those below the bot's"
                                    + " matchThreshold."));

    private static final BodySchema.ObjectSchema GAP_LIST =
            fields(
                    required(
                            "gaps",
                            new BodySchema.ArraySchema(GapGroupJson.GAP, PageRequest.MAX_LIMIT),
                            "Unanswered questions, latest first."),
                    required(
                            "pagination",
                            ResponseSchemas.PAGINATION,
                            "The position of this page."));

    private final Retriever retriever;
    private final KnowledgeGapStore gaps;
    private final BotAccess access;

    public KnowledgeSearchRoutes(Retriever retriever, KnowledgeGapStore gaps, Bots bots) {
        this.retriever = retriever;
        this.gaps = gaps;
        this.access = new BotAccess(bots);
    }

    public List<Route> routes() {
        return List.of(
                new Route(
                        "GET",
                        SEARCH,
                        new Route.Guard.ApiKeyRequired(Scope.READ, LimitClass.DATA),
                        Description.of("Knowledge", "searchKnowledge", "Search a bot's knowledge")
                                .parameters(QUESTION, LIMIT, MODE)
                                .response(SEARCH_RESULT),
                        this::search),
                new Route(
                        "GET",
                        GAPS,
                        new Route.Guard.ApiKeyRequired(Scope.READ, LimitClass.DATA),
                        Description.of(
                                        "Knowledge",
                                        "listUnansweredQuestions",
                                        "List unanswered questions")
                                .parameters(PageParameters.PAGE, PageParameters.LIMIT)
                                .response(GAP_LIST),
                        this::list),
                new Route(
                        "DELETE",
                        GAPS + "/{gapId}",
                        new Route.Guard.ApiKeyRequired(Scope.WRITE, LimitClass.DATA),
                        Description.of(
                                        "Knowledge",
                                        "deleteUnansweredQuestion",
                                        "Delete an unanswered question")
                                .response(ResponseSchemas.DELETED),
                        this::delete));
    }

    private void search(Exchange exchange) {
        Bot bot = access.require(exchange);
        String question = exchange.request().query("q");
        if (question == null || TextChecks.isBlank(question) || question.length() > MAX_QUESTION) {
            throw AppError.invalid("q", "q must have 1 to " + MAX_QUESTION + " characters.");
        }
        var query =
                new Retriever.Query(
                        bot.id(), question, List.of(), limit(exchange), 0, mode(exchange));
        List<Passage> found = retriever.knows(bot.id()) ? retriever.find(query) : List.of();
        exchange.reply(
                json -> {
                    json.writeStartObject();
                    json.writeName("passages");
                    json.writeRawValue(CitedSourcesJson.of(found));
                    json.writeEndObject();
                });
    }

    private static int limit(Exchange exchange) {
        String given = exchange.request().query("limit");
        if (given == null) {
            return DEFAULT_PASSAGES;
        }
        try {
            int limit = Integer.parseInt(given);
            if (limit >= 1 && limit <= BotRules.MAX_PASSAGES) {
                return limit;
            }
        } catch (NumberFormatException e) {
            // The exception below reports it.
        }
        throw AppError.invalid(
                "limit", "limit must be a whole number from 1 to " + BotRules.MAX_PASSAGES + ".");
    }

    private static Retriever.Mode mode(Exchange exchange) {
        String given = exchange.request().query("mode");
        if (given == null) {
            return Retriever.Mode.FUSED;
        }
        for (Retriever.Mode mode : Retriever.Mode.values()) {
            if (mode.name().toLowerCase(Locale.ROOT).equals(given)) {
                return mode;
            }
        }
        throw AppError.invalid("mode", "mode must be one of fused, bm25, vector.");
    }

    private void list(Exchange exchange) {
        String botId = access.require(exchange).id();
        PageRequest page = PageParameters.of(exchange);
        List<KnowledgeGap> shown = gaps.list(botId, page);
        long total = gaps.count(botId);
        PageParameters.reply(exchange, "gaps", shown, GapGroupJson::write, page, total);
    }

    private void delete(Exchange exchange) {
        String botId = access.require(exchange).id();
        String gapId = exchange.request().path("gapId");
        if (!gaps.delete(botId, gapId)) {
            throw AppError.of(ErrorCode.NOT_FOUND, "There is no such question.");
        }
        ResponseSchemas.replyDeleted(exchange, gapId);
    }
}
