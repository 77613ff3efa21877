package dev.rejoinder.http.api;

import dev.rejoinder.access.LimitClass;
import dev.rejoinder.access.Scope;
import dev.rejoinder.answertest.RunComparison;
import dev.rejoinder.answertest.TestRun;
import dev.rejoinder.answertest.TestRun.RunSettings;
import dev.rejoinder.answertest.TestRunStore.ComparedResult;
import dev.rejoinder.answertest.TestRuns;
import dev.rejoinder.answertest.TestRuns.RunSummary;
import dev.rejoinder.bot.Bot;
import dev.rejoinder.bot.Bots;
import dev.rejoinder.core.PageRequest;
import dev.rejoinder.http.Exchange;
import dev.rejoinder.http.Route;
import dev.rejoinder.http.Route.Parameter;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** Runs of a bot's answer tests. */
public final class TestRunRoutes {
    private static final String ALL = "/api/v1/bots/{botId}/tests/runs";
    private static final String ONE = ALL + "/{runId}";
    private static final String COMPARE_WITH = "compareWith";

    private final TestRuns runs;
    private final BotAccess access;
    private final Runnable queued;

    /**
     * Creates the routes.
     *
     * @param queued called after a run was queued
     */
    public TestRunRoutes(TestRuns runs, Bots bots, Runnable queued) {
        this.runs = runs;
        this.queued = queued;
        this.access = new BotAccess(bots);
    }

    public List<Route> routes() {
        var read = new Route.Guard.ApiKeyRequired(Scope.READ, LimitClass.DATA);
        var write = new Route.Guard.ApiKeyRequired(Scope.WRITE, LimitClass.DATA);
        return List.of(
                new Route(
                        "GET",
                        ALL,
                        read,
                        AnswerTestRoutes.describe(
                                        "listTestRuns", "List the last 20 runs of a bot's tests")
                                .response(TestRunSchemas.LIST),
                        this::list),
                new Route(
                        "POST",
                        ALL,
                        write,
                        AnswerTestRoutes.describe("startTestRun", "Run a bot's tests")
                                .requestBody(TestRunSchemas.START)
                                .response(TestRunSchemas.RUN)
                                .created()
                                .audited("test_run.started"),
                        this::start),
                new Route(
                        "GET",
                        ONE,
                        read,
                        AnswerTestRoutes.describe("getTestRun", "Get a run beside an earlier one")
                                .parameters(
                                        Parameter.query(
                                                COMPARE_WITH,
                                                ResponseSchemas.ID,
                                                "The earlier run; defaults to the last one before"
                                                        + " this that is done."),
                                        PageParameters.PAGE,
                                        PageParameters.LIMIT)
                                .response(TestRunSchemas.COMPARED),
                        this::get),
                new Route(
                        "DELETE",
                        ONE,
                        write,
                        AnswerTestRoutes.describe("deleteTestRun", "Stop and delete a run")
                                .response(ResponseSchemas.DELETED),
                        this::delete));
    }

    private void list(Exchange exchange) {
        List<RunSummary> found = runs.list(access.require(exchange));
        exchange.reply(
                json -> {
                    json.writeStartObject();
                    json.writeArrayPropertyStart("runs");
                    found.forEach(run -> TestRunJson.write(json, run));
                    json.writeEndArray();
                    json.writeEndObject();
                });
    }

    private void start(Exchange exchange) {
        Bot bot = access.require(exchange);
        JsonNode body = exchange.request().body();
        JsonNode tests = JsonFields.value(body, "tests");
        TestRun run =
                runs.start(
                        bot,
                        new RunSettings(
                                JsonFields.text(body, "model"),
                                JsonFields.text(body, "instructions"),
                                JsonFields.text(body, "judgeModel")),
                        tests == null
                                ? null
                                : tests.valueStream().map(JsonNode::stringValue).toList());
        RunSummary summary = runs.require(bot, run.id());
        queued.run();
        exchange.reply().created(json -> TestRunJson.write(json, summary));
    }

    private void get(Exchange exchange) {
        Bot bot = access.require(exchange);
        PageRequest page = PageParameters.of(exchange);
        RunComparison comparison =
                runs.compare(
                        bot,
                        exchange.request().path("runId"),
                        exchange.request().query(COMPARE_WITH));
        List<ComparedResult> results = runs.results(comparison, page);
        exchange.reply(json -> TestRunJson.write(json, comparison, results, page));
    }

    private void delete(Exchange exchange) {
        String botId = access.require(exchange).id();
        String runId = exchange.request().path("runId");
        runs.delete(botId, runId);
        ResponseSchemas.replyDeleted(exchange, runId);
    }
}
