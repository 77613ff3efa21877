package dev.rejoinder.http;

import static dev.rejoinder.provider.scripted.ScriptedStep.pause;
import static dev.rejoinder.provider.scripted.ScriptedStep.text;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rejoinder.answertest.RunState;
import dev.rejoinder.bot.Bot;
import dev.rejoinder.provider.ChatModel;
import dev.rejoinder.provider.ModelCall;
import dev.rejoinder.provider.ModelException;
import dev.rejoinder.provider.Prompt;
import dev.rejoinder.provider.scripted.ScriptedChatModel;
import dev.rejoinder.provider.scripted.ScriptedStep;
import dev.rejoinder.server.Services;
import dev.rejoinder.testkit.TestServer;
import dev.rejoinder.testkit.TestServer.Answer;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class TestRunsApiTest extends ServerFixture {
    private static final JsonMapper JSON = new JsonMapper();
    private static final String TESTS = "/api/v1/bots/guide/tests";
    private static final String RUNS = TESTS + "/runs";

    /** The answers of the model {@code by-question}, by the last message of the prompt. */
    private final Map<String, ScriptedStep> answers = new ConcurrentHashMap<>();

    private final Map<String, Prompt> prompts = new ConcurrentHashMap<>();

    @Override
    TestServer.Options options() {
        ChatModel byQuestion = prompt -> answered(prompt, this::answer);
        ChatModel judge =
                prompt ->
                        answered(
                                prompt,
                                message ->
                                        text(
                                                message.contains("\nVery good.\n")
                                                        ? "{\"verdict\":\"yes\",\"reason\":\"Fine.\"}"
                                                        : "{\"verdict\":\"no\",\"reason\":\"Rude.\"}"));
        return super.options().models(Map.of("by-question", byQuestion, "judge", judge));
    }

    private ScriptedStep answer(String question) {
        return answers.getOrDefault(question, text("Hello"));
    }

    private ModelCall answered(Prompt prompt, Function<String, ScriptedStep> answer) {
        String question = prompt.messages().getLast().text();
        prompts.put(question, prompt);
        return new ScriptedChatModel().reply(answer.apply(question)).call(prompt);
    }

    private Prompt prompt(String question) {
        return requireNonNull(prompts.get(question));
    }

    private static JsonNode data(Answer answer, int status) {
        assertThat(answer.status()).as(answer.body()).isEqualTo(status);
        return JSON.readTree(answer.body()).get("data");
    }

    private void useModel() {
        data(
                server.send("PATCH", "/api/v1/bots/guide", "{\"model\":\"by-question\"}", Map.of()),
                200);
    }

    private String add(String question, String expect) {
        return data(
                        server.post(
                                TESTS,
                                "{\"tests\":[{\"question\":\"%s\",\"expect\":%s}]}"
                                        .formatted(question, expect)),
                        201)
                .at("/tests/0/id")
                .stringValue();
    }

    private JsonNode ended(String id) {
        CompletableFuture<Void> late =
                new CompletableFuture<Void>().completeOnTimeout(null, 3, TimeUnit.MINUTES);
        while (true) {
            JsonNode run = data(server.get(RUNS + "/" + id), 200);
            if (run.has("endedAt")) {
                return run;
            }
            assertThat(late.isDone()).as("%s has not ended", run).isFalse();
        }
    }

    private String start(String body) {
        return data(server.post(RUNS, body), 201).get("id").stringValue();
    }

    private JsonNode run(String body) {
        return ended(start(body));
    }

    private static String outcomes(JsonNode run) {
        return String.join(
                " ",
                run.get("results")
                        .valueStream()
                        .map(
                                result ->
                                        result.get("outcome").stringValue()
                                                + ":"
                                                + result.path("change").stringValue("-"))
                        .toList());
    }

    @Test
    void runAsksEachQuestionAndIsComparedWithTheOneBefore() {
        useModel();
        add("Price?", "{\"contains\":[\"30 euros\"]}");
        add("Norway?", "{\"doesNotKnow\":true}");
        add("Colour?", "{\"notContains\":[\"red\"]}");
        answers.put("Price?", text("It costs 30  EUROS."));
        answers.put("Norway?", text("Yes, of course."));

        JsonNode first = run("{}");

        assertThat(outcomes(first)).isEqualTo("passed:new failed:new passed:new");
        assertThat(first.at("/results/1/reasons/0").stringValue())
                .isEqualTo("It answers, although it should not know.");
        assertThat(first.get("passed").booleanValue()).isFalse();
        assertThat(first.get("tests").toString())
                .isEqualTo(
                        "{\"total\":3,\"pending\":0,\"passed\":2,\"failed\":1,\"error\":0,"
                                + "\"skipped\":0}");

        String fallback =
                data(server.get("/api/v1/bots/guide"), 200).get("fallbackMessage").stringValue();
        answers.put("Norway?", text(fallback));
        answers.put("Colour?", text("Red."));
        JsonNode second = run("{}");

        assertThat(outcomes(second)).isEqualTo("passed:same passed:better failed:worse");
        assertThat(second.get("comparedWith")).isEqualTo(first.get("id"));
        assertThat(second.get("changes").toString())
                .isEqualTo("{\"worse\":1,\"better\":1,\"same\":1,\"new\":0}");
        assertThat(second.at("/results/2/earlier/answer").stringValue()).isEqualTo("Hello");
        String id = second.get("id").stringValue();
        JsonNode alone = data(server.get(RUNS + "/" + id + "?compareWith=" + id), 200);
        assertThat(outcomes(alone)).isEqualTo("passed:same passed:same failed:same");
        assertThat(data(server.get(RUNS), 200).get("runs")).hasSize(2);
    }

    @Test
    void errorsAndTrialsDoNotHideWhatGotWorse() {
        useModel();
        add("Price?", "{\"contains\":[\"30\"]}");
        answers.put("Price?", text("30 euros"));
        String good = run("{}").get("id").stringValue();
        answers.put("Price?", ScriptedStep.fail(ModelException.Kind.REJECTED));
        JsonNode broken = run("{}");
        assertThat(broken.get("changes").toString())
                .isEqualTo("{\"worse\":0,\"better\":0,\"same\":0,\"new\":0}");
        answers.put("Price?", text("40 euros"));
        run("{\"instructions\":\"Ask for more.\"}");

        JsonNode worse = run("{}");

        assertThat(outcomes(worse)).isEqualTo("failed:worse");
        assertThat(worse.get("comparedWith").stringValue()).isEqualTo(good);
        assertThat(worse.at("/results/0/earlier/answer").stringValue()).isEqualTo("30 euros");
    }

    @Test
    void runThatOnlySkippedHasNotPassed() {
        useModel();
        add("Good?", "{\"judge\":\"It is polite.\"}");

        assertThat(run("{}").get("passed").booleanValue()).isFalse();
    }

    @Test
    void runLeavesNothingBehind() {
        useModel();
        add("Who?", "{\"doesNotKnow\":true}");
        String fallback =
                data(server.get("/api/v1/bots/guide"), 200).get("fallbackMessage").stringValue();
        answers.put("Who?", text(fallback));

        assertThat(run("{}").get("passed").booleanValue()).isTrue();

        assertThat(data(server.get("/api/v1/chat/guide/conversations"), 200).get("conversations"))
                .isEmpty();
        assertThat(server.get("/api/v1/bots/guide/gaps").body()).doesNotContain("Who?");
        assertThat(server.get("/api/v1/bots/guide/analytics").body())
                .doesNotContain("\"questions\":1");
        assertThat(prompt("Who?").tools()).isEmpty();
    }

    @Test
    void changesAreTriedBeforeTheyAreSaved() {
        String test = add("Who?", "{\"contains\":[\"Hello\"]}");
        add("Not asked", "{\"contains\":[\"x\"]}");

        JsonNode run =
                run(
                        "{\"model\":\"by-question\",\"instructions\":\"Be brief.\",\"tests\":[\""
                                + test
                                + "\"]}");

        assertThat(outcomes(run)).isEqualTo("passed:new");
        assertThat(run.get("instructions").stringValue()).isEqualTo("Be brief.");
        assertThat(prompt("Who?").instructions()).isEqualTo("Be brief.");
        assertThat(server.get("/api/v1/bots/guide").body())
                .contains("Guide people.", "\"model\":\"scripted\"");
    }

    @Test
    void followUpIsAskedAfterItsHistory() {
        useModel();
        data(
                server.post(
                        TESTS,
                        """
                        {"tests":[{"question":"In cash?","expect":{"contains":["Hello"]},
                          "history":[{"role":"user","content":"Can I pay?"},
                                     {"role":"assistant","content":"Yes."}]}]}
                        """),
                201);

        assertThat(run("{}").get("passed").booleanValue()).isTrue();
        assertThat(prompt("In cash?").messages()).hasSize(3);
    }

    @Test
    void judgeDecidesOnlyIfThereIsOne() {
        useModel();
        add("Good?", "{\"judge\":\"It is polite.\"}");
        add("Bad?", "{\"contains\":[\"bad\"],\"judge\":\"It is polite.\"}");
        answers.put("Good?", text("Very good."));
        answers.put("Bad?", text("Too bad."));

        JsonNode without = run("{}");
        assertThat(outcomes(without)).isEqualTo("skipped:- passed:new");
        assertThat(without.get("passed").booleanValue()).isTrue();

        JsonNode judged = run("{\"judgeModel\":\"judge\"}");
        assertThat(outcomes(judged)).isEqualTo("passed:new failed:worse");
        assertThat(judged.at("/results/0/verdict").stringValue()).isEqualTo("Fine.");
        assertThat(judged.at("/results/1/reasons/0").stringValue())
                .isEqualTo("The judge says no: Rude.");

        JsonNode unclear = run("{\"judgeModel\":\"by-question\"}");
        assertThat(outcomes(unclear)).isEqualTo("error:- error:-");
        assertThat(unclear.at("/results/0/reasons/0").stringValue())
                .isEqualTo("The judge did not answer yes or no.");
    }

    @Test
    void modelThatFailsIsAnError() {
        useModel();
        add("Who?", "{\"contains\":[\"x\"]}");
        answers.put("Who?", ScriptedStep.fail(ModelException.Kind.REJECTED));

        JsonNode run = run("{}");

        assertThat(outcomes(run)).isEqualTo("error:-");
        assertThat(run.at("/results/0/reasons")).isNotEmpty();
        assertThat(run.get("passed").booleanValue()).isFalse();
    }

    @Test
    void botHasOneRunAtATimeWhichCanBeDeleted() {
        useModel();
        var pause = pause();
        answers.put("Who?", pause);
        add("Who?", "{\"contains\":[\"x\"]}");
        String id = start("{}");

        Answer second = server.post(RUNS, "{}");
        assertThat(second.status()).isEqualTo(409);
        assertThat(second.body()).contains("TEST_RUN_ACTIVE");
        data(server.send("DELETE", RUNS + "/" + id, null, Map.of()), 200);
        pause.release();
        assertThat(server.get(RUNS + "/" + id).status()).isEqualTo(404);
        answers.put("Who?", text("x"));
        assertThat(run("{}").get("passed").booleanValue()).isTrue();
    }

    @Test
    void modelThatDoesNotAnswerDelaysNoOtherRun() {
        useModel();
        var pause = pause();
        answers.put("Who?", pause);
        answers.put("Where?", pause);
        add("Who?", "{\"contains\":[\"x\"]}");
        add("Where?", "{\"contains\":[\"x\"]}");
        String silent = start("{}");
        awaitPrompts("Who?", "Where?");
        data(server.send("DELETE", RUNS + "/" + silent, null, Map.of()), 200);

        String test = add("What?", "{\"contains\":[\"Hello\"]}");
        assertThat(run("{\"tests\":[\"" + test + "\"]}").get("passed").booleanValue()).isTrue();
        pause.release();
    }

    private void awaitPrompts(String... questions) {
        CompletableFuture<Void> late =
                new CompletableFuture<Void>().completeOnTimeout(null, 3, TimeUnit.MINUTES);
        while (!prompts.keySet().containsAll(List.of(questions))) {
            assertThat(late.isDone()).as("asked: %s", prompts.keySet()).isFalse();
            Thread.onSpinWait();
        }
    }

    @Test
    void resultsAreOutdatedAfterAChange() {
        useModel();
        add("Who?", "{\"contains\":[\"Hello\"]}");
        String id = run("{}").get("id").stringValue();
        assertThat(data(server.get(RUNS), 200).at("/runs/0/outdated").booleanValue()).isFalse();

        new KnowledgeSetup(server).addText("Something new.");
        assertThat(data(server.get(RUNS), 200).at("/runs/0/outdated").booleanValue()).isTrue();

        String next = run("{}").get("id").stringValue();
        assertThat(next).isNotEqualTo(id);
        assertThat(data(server.get(RUNS), 200).at("/runs/0/outdated").booleanValue()).isFalse();
        data(
                server.send("PATCH", "/api/v1/bots/guide", "{\"instructions\":\"New.\"}", Map.of()),
                200);
        assertThat(data(server.get(RUNS), 200).at("/runs/0/outdated").booleanValue()).isTrue();
    }

    @Test
    void sourceMustBeCited() {
        String id = new KnowledgeSetup(server).addText("The tent costs 30 euros.");
        useModel();
        answers.put("What does the tent cost?", text("30 euros [1]."));
        add("What does the tent cost?", "{\"source\":\"handbook\"}");
        add("What does the tent cost?", "{\"source\":\"" + id + "\"}");
        add("What does the tent cost?", "{\"source\":\"Other\"}");

        JsonNode run = run("{}");

        assertThat(outcomes(run)).as("%s", run).isEqualTo("passed:new passed:new failed:new");
        assertThat(run.at("/results/0/sources").toString())
                .isEqualTo("[{\"sourceId\":\"" + id + "\",\"title\":\"Handbook\"}]");
    }

    @Test
    void wrongRunsAreRefused() {
        assertThat(server.post(RUNS, "{}").body()).contains("This bot has no tests yet.");
        add("Who?", "{\"contains\":[\"x\"]}");
        for (String body :
                new String[] {
                    "{\"tests\":[\"test_0\"]}",
                    "{\"model\":\"nonsense\"}",
                    "{\"judgeModel\":\"builtin\"}",
                    "{\"judgeModel\":\"nonsense\"}",
                    "{\"instructions\":\" \"}"
                }) {
            assertThat(server.post(RUNS, body).status()).as(body).isEqualTo(400);
        }
        assertThat(server.get(RUNS + "/run_0").status()).isEqualTo(404);
        String id = run("{\"model\":\"by-question\"}").get("id").stringValue();
        assertThat(server.get(RUNS + "/" + id + "?compareWith=run_0").status()).isEqualTo(404);
    }

    @Test
    void runOfAServerThatStopsIsInterrupted() {
        useModel();
        add("First", "{\"contains\":[\"Hello\"]}");
        add("Who?", "{\"contains\":[\"x\"]}");
        answers.put("Who?", pause());
        String id = start("{}");
        while (data(server.get(RUNS + "/" + id), 200).at("/tests/passed").intValue() == 0) {
            // Until the first question was answered.
        }

        server.close();

        try (Services beside = server.openBeside()) {
            Bot bot = beside.bots().require("guide");
            var run = beside.testRuns().require(bot, id);
            assertThat(run.run().state()).isEqualTo(RunState.INTERRUPTED);
            assertThat(run.total()).isEqualTo(2);
            assertThat(run.passed()).isFalse();
        }
        server = TestServer.start(folder, options());
    }
}
