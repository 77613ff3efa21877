package dev.rejoinder.http.api;

import dev.rejoinder.access.LimitClass;
import dev.rejoinder.access.Scope;
import dev.rejoinder.answertest.AnswerTest;
import dev.rejoinder.answertest.AnswerTest.TestOrigin;
import dev.rejoinder.answertest.AnswerTestDraft;
import dev.rejoinder.answertest.AnswerTestJson;
import dev.rejoinder.answertest.AnswerTests;
import dev.rejoinder.answertest.AnswerTests.NewTest;
import dev.rejoinder.answertest.Expectations;
import dev.rejoinder.answertest.TestOrigins;
import dev.rejoinder.answertest.TestOrigins.AskedQuestion;
import dev.rejoinder.bot.Bots;
import dev.rejoinder.core.AppError;
import dev.rejoinder.core.PageRequest;
import dev.rejoinder.http.Exchange;
import dev.rejoinder.http.Route;
import dev.rejoinder.http.Route.Description;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.JsonNode;

/** The answer tests of a bot. */
public final class AnswerTestRoutes {
    private static final String ALL = "/api/v1/bots/{botId}/tests";
    private static final String ONE = ALL + "/{testId}";

    private final AnswerTests tests;
    private final TestOrigins origins;
    private final BotAccess access;

    public AnswerTestRoutes(AnswerTests tests, TestOrigins origins, Bots bots) {
        this.tests = tests;
        this.origins = origins;
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
                        describe("listAnswerTests", "List a bot's answer tests")
                                .parameters(PageParameters.PAGE, PageParameters.LIMIT)
                                .response(AnswerTestSchemas.LIST),
                        this::list),
                new Route(
                        "POST",
                        ALL,
                        write,
                        describe("createAnswerTests", "Create answer tests")
                                .requestBody(AnswerTestSchemas.CREATE)
                                .response(AnswerTestSchemas.CREATED)
                                .created(),
                        this::create),
                new Route(
                        "GET",
                        ONE,
                        read,
                        describe("getAnswerTest", "Get an answer test")
                                .response(AnswerTestSchemas.TEST),
                        this::get),
                new Route(
                        "PATCH",
                        ONE,
                        write,
                        describe("updateAnswerTest", "Update an answer test")
                                .requestBody(AnswerTestSchemas.PATCH)
                                .response(AnswerTestSchemas.TEST),
                        this::update),
                new Route(
                        "DELETE",
                        ONE,
                        write,
                        describe("deleteAnswerTest", "Delete an answer test with its results")
                                .response(ResponseSchemas.DELETED),
                        this::delete));
    }

    static Description describe(String operationId, String summary) {
        return Description.of("Answer tests", operationId, summary);
    }

    private void list(Exchange exchange) {
        String botId = access.require(exchange).id();
        PageRequest page = PageParameters.of(exchange);
        PageParameters.reply(
                exchange,
                "tests",
                tests.list(botId, page),
                AnswerTestRoutes::write,
                page,
                tests.count(botId));
    }

    private void create(Exchange exchange) {
        String botId = access.require(exchange).id();
        JsonNode sent = exchange.request().body().get("tests");
        var drafts = new ArrayList<NewTest>();
        for (int i = 0; i < sent.size(); i++) {
            try {
                drafts.add(newTest(botId, sent.get(i)));
            } catch (AppError wrong) {
                throw inTest(i, wrong);
            }
        }
        List<AnswerTest> created = tests.create(botId, drafts);
        exchange.reply()
                .created(
                        json -> {
                            json.writeStartObject();
                            json.writeArrayPropertyStart("tests");
                            created.forEach(test -> write(json, test));
                            json.writeEndArray();
                            json.writeEndObject();
                        });
    }

    private static AppError inTest(int index, AppError wrong) {
        return wrong.field() == null
                ? wrong
                : AppError.invalid("tests[" + index + "]." + wrong.field(), wrong.sentence());
    }

    private NewTest newTest(String botId, JsonNode json) {
        AnswerTestJson.checkFields(json);
        Expectations expected = AnswerTestJson.expectations(json.get("expect"), Expectations.NONE);
        JsonNode from = JsonFields.value(json, "from");
        String question = JsonFields.text(json, "question");
        if (from == null) {
            if (question == null) {
                throw AppError.invalid("question", "Send a question, or from.");
            }
            return new NewTest(
                    new AnswerTestDraft(
                                    question, AnswerTestJson.history(json.get("history")), expected)
                            .checked(),
                    null);
        }
        AskedQuestion asked =
                origins.require(
                        botId,
                        from.get("conversationId").stringValue(),
                        from.get("messageId").stringValue());
        JsonNode history = JsonFields.value(json, "history");
        return new NewTest(
                new AnswerTestDraft(
                                question == null ? asked.question() : question,
                                history == null ? asked.history() : AnswerTestJson.history(history),
                                expected)
                        .checked(),
                asked.origin());
    }

    private void get(Exchange exchange) {
        AnswerTest test = tests.require(access.require(exchange).id(), testId(exchange));
        exchange.reply(json -> write(json, test));
    }

    private void update(Exchange exchange) {
        JsonNode body = exchange.request().body();
        AnswerTest test =
                tests.update(
                        access.require(exchange).id(),
                        testId(exchange),
                        before -> patched(body, before));
        exchange.reply(json -> write(json, test));
    }

    private static AnswerTestDraft patched(JsonNode body, AnswerTestDraft before) {
        AnswerTestJson.checkFields(body);
        requireKept(body, "question");
        requireKept(body, "expect");
        String question = JsonFields.text(body, "question");
        return new AnswerTestDraft(
                question == null ? before.question() : question,
                body.has("history")
                        ? AnswerTestJson.history(body.get("history"))
                        : before.history(),
                AnswerTestJson.expectations(body.get("expect"), before.expectations()));
    }

    private static void requireKept(JsonNode body, String field) {
        if (body.has(field) && body.get(field).isNull()) {
            throw AppError.invalid(field, "A test needs " + field + ", so null cannot remove it.");
        }
    }

    private void delete(Exchange exchange) {
        String botId = access.require(exchange).id();
        tests.delete(botId, testId(exchange));
        ResponseSchemas.replyDeleted(exchange, testId(exchange));
    }

    private static String testId(Exchange exchange) {
        return exchange.request().path("testId");
    }

    static void write(JsonGenerator json, AnswerTest test) {
        json.writeStartObject();
        json.writeStringProperty("id", test.id());
        json.writeStringProperty("question", test.draft().question());
        json.writeName("history");
        json.writeRawValue(AnswerTestJson.history(test.draft().history()));
        json.writeName("expect");
        json.writeRawValue(AnswerTestJson.expectations(test.draft().expectations()));
        TestOrigin origin = test.origin();
        if (origin != null) {
            json.writeObjectPropertyStart("from");
            json.writeStringProperty("conversationId", origin.conversationId());
            json.writeStringProperty("messageId", origin.messageId());
            json.writeEndObject();
        }
        json.writeStringProperty("createdAt", ApiTimestamps.text(test.createdAt()));
        json.writeStringProperty("updatedAt", ApiTimestamps.text(test.updatedAt()));
        json.writeEndObject();
    }
}
