package dev.rejoinder.http.api;

import dev.rejoinder.access.LimitClass;
import dev.rejoinder.access.Scope;
import dev.rejoinder.bot.Bot;
import dev.rejoinder.bot.Bots;
import dev.rejoinder.core.AppError;
import dev.rejoinder.core.Clock;
import dev.rejoinder.core.ErrorCode;
import dev.rejoinder.core.PageRequest;
import dev.rejoinder.http.BodySchema;
import dev.rejoinder.http.Exchange;
import dev.rejoinder.http.Route;
import dev.rejoinder.http.Route.Description;
import dev.rejoinder.http.Route.Parameter;
import dev.rejoinder.knowledge.GapGroup;
import dev.rejoinder.knowledge.GapGroupStore;
import dev.rejoinder.knowledge.GapGroupStore.Order;
import dev.rejoinder.knowledge.KnowledgeGap;
import dev.rejoinder.knowledge.QuestionAndAnswer;
import dev.rejoinder.knowledge.Source;
import dev.rejoinder.knowledge.SourceRules;
import dev.rejoinder.knowledge.Sources;
import dev.rejoinder.turn.CitedSourcesJson;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Routes for groups of unanswered questions that ask the same, and for answering them. */
public final class GapGroupRoutes {
    private static final String ALL = "/api/v1/bots/{botId}/gap-groups";
    private static final String ONE = ALL + "/{groupId}";

    private static final Parameter SORT =
            Parameter.query(
                    "sort",
                    new BodySchema.EnumSchema(List.of("latest", "times")),
                    "What comes first: the group asked last (latest, the default), or most often.");

    private final GapGroupStore groups;
    private final Sources sources;
    private final AnswerDrafts drafts;
    private final Runnable changed;
    private final BotAccess access;
    private final Clock clock;

    /** Two answers at the same time would both become sources. */
    private final ReentrantLock answering = new ReentrantLock();

    /**
     * Creates the routes.
     *
     * @param changed called after a source was added
     */
    public GapGroupRoutes(
            GapGroupStore groups,
            Sources sources,
            AnswerDrafts drafts,
            Runnable changed,
            Bots bots,
            Clock clock) {
        this.groups = groups;
        this.sources = sources;
        this.drafts = drafts;
        this.changed = changed;
        this.access = new BotAccess(bots);
        this.clock = clock;
    }

    public List<Route> routes() {
        var read = new Route.Guard.ApiKeyRequired(Scope.READ, LimitClass.DATA);
        var write = new Route.Guard.ApiKeyRequired(Scope.WRITE, LimitClass.DATA);
        return List.of(
                new Route(
                        "GET",
                        ALL,
                        read,
                        describe("listQuestionGroups", "List groups of unanswered questions")
                                .parameters(SORT, PageParameters.PAGE, PageParameters.LIMIT)
                                .response(GapGroupJson.LIST),
                        this::list),
                new Route(
                        "GET",
                        ONE,
                        read,
                        describe("getQuestionGroup", "Get a group of unanswered questions")
                                .response(GapGroupJson.GROUP),
                        this::get),
                new Route(
                        "DELETE",
                        ONE,
                        write,
                        describe("deleteQuestionGroup", "Delete a group of unanswered questions")
                                .response(ResponseSchemas.DELETED),
                        this::delete),
                new Route(
                        "POST",
                        ONE + "/draft",
                        new Route.Guard.ApiKeyRequired(Scope.WRITE, LimitClass.CHAT),
                        describe("draftAnswer", "Draft an answer from the nearest passages")
                                .notAudited()
                                .response(GapGroupJson.DRAFT),
                        this::draft),
                new Route(
                        "POST",
                        ONE + "/answer",
                        write,
                        describe("addAnswer", "Answer a group of unanswered questions")
                                .requestBody(GapGroupJson.ANSWER)
                                .response(SourceJson.SOURCE),
                        this::answer));
    }

    private static Description describe(String operationId, String summary) {
        return Description.of("Knowledge", operationId, summary);
    }

    private void list(Exchange exchange) {
        String botId = access.require(exchange).id();
        PageRequest page = PageParameters.of(exchange);
        List<GapGroup> shown = groups.list(botId, order(exchange.request().query("sort")), page);
        long total = groups.count(botId);
        PageParameters.reply(exchange, "groups", shown, GapGroupJson::write, page, total);
    }

    private static Order order(@Nullable String given) {
        return switch (given == null ? "latest" : given) {
            case "latest" -> Order.LATEST;
            case "times" -> Order.TIMES;
            default -> throw AppError.invalid("sort", "sort must be latest or times.");
        };
    }

    private void get(Exchange exchange) {
        GapGroup group = require(exchange, access.require(exchange));
        exchange.reply(json -> GapGroupJson.write(json, group));
    }

    private GapGroup require(Exchange exchange, Bot bot) {
        String id = exchange.request().path("groupId");
        return groups.find(bot.id(), id, GapGroupJson.MAX_EXAMPLES)
                .orElseThrow(GapGroupRoutes::notFound);
    }

    private static AppError notFound() {
        return AppError.of(ErrorCode.NOT_FOUND, "There is no such group of questions.");
    }

    private void delete(Exchange exchange) {
        Bot bot = access.require(exchange);
        String id = exchange.request().path("groupId");
        if (!groups.delete(bot.id(), id)) {
            throw notFound();
        }
        ResponseSchemas.replyDeleted(exchange, id);
    }

    private void draft(Exchange exchange) {
        Bot bot = access.require(exchange);
        String question = require(exchange, bot).question();
        AnswerDrafts.AnswerDraft draft = drafts.draft(bot, question);
        exchange.reply(
                json -> {
                    json.writeStartObject();
                    json.writeStringProperty("question", question);
                    json.writeStringProperty("answer", draft.answer());
                    json.writeName("passages");
                    json.writeRawValue(CitedSourcesJson.of(draft.passages()));
                    json.writeEndObject();
                });
    }

    private void answer(Exchange exchange) {
        Source source;
        answering.lock();
        try {
            source = answered(exchange, access.require(exchange));
        } finally {
            answering.unlock();
        }
        changed.run();
        exchange.reply(json -> SourceJson.write(json, source));
    }

    /** Adds the source first: after a failure in between, the group is still open. */
    private Source answered(Exchange exchange, Bot bot) {
        GapGroup group = require(exchange, bot);
        Source source = sources.addPairs(bot.id(), null, List.of(pair(group, exchange)));
        groups.answered(bot.id(), group.id(), source.id(), clock.now().plus(Sources.READ_WITHIN));
        return source;
    }

    private static QuestionAndAnswer pair(GapGroup group, Exchange exchange) {
        JsonNode body = exchange.request().body();
        String given = JsonFields.text(body, "question");
        String question = given == null ? shortened(group.question()) : given;
        List<String> alternatives =
                JsonFields.value(body, "alternatives") == null
                        ? otherWords(group, question)
                        : SourceRequest.alternatives(body);
        return new QuestionAndAnswer(question, body.get("answer").stringValue(), alternatives);
    }

    private static List<String> otherWords(GapGroup group, String question) {
        return group.examples().stream()
                .map(KnowledgeGap::question)
                .filter(each -> !each.equals(question))
                .filter(each -> each.length() <= SourceRules.MAX_QUESTION_CHARACTERS)
                .limit(SourceRules.MAX_ALTERNATIVES)
                .toList();
    }

    /** A message may be longer than the question of a pair. */
    private static String shortened(String question) {
        int most = SourceRules.MAX_QUESTION_CHARACTERS;
        return question.codePointCount(0, question.length()) <= most
                ? question
                : question.substring(0, question.offsetByCodePoints(0, most));
    }
}
