package dev.rejoinder.cli;

import dev.rejoinder.answertest.OutcomeChange;
import dev.rejoinder.answertest.TestOutcome;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import picocli.CommandLine.Model.OptionSpec;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Prints a run: the tests that changed or did not pass as a table, or everything as JSON.
 *
 * @param run as the API has it
 * @param results all of them
 */
record TestRunReport(JsonNode run, List<JsonNode> results) {
    private static final int QUESTION_CHARACTERS = 60;
    private static final String PASSED = TestOutcome.PASSED.wireName();
    private static final String WORSE = OutcomeChange.WORSE.wireName();
    private static final String BETTER = OutcomeChange.BETTER.wireName();

    static OptionSpec jsonOption() {
        return JsonOption.of("Prints the whole run as one line of JSON.");
    }

    /**
     * Reads a run.
     *
     * @param runs the path of the bot's runs
     */
    static TestRunReport read(ApiClient api, String runs, String id) {
        String path = runs + ApiClient.path("/{}", id);
        return new TestRunReport(api.get(path), api.all(path, "results"));
    }

    int count(TestOutcome outcome) {
        return run.path("tests").path(outcome.wireName()).asInt();
    }

    /** Whether all tests were asked, some passed, and none failed. */
    boolean passed() {
        return run.path("passed").asBoolean();
    }

    void print(Terminal terminal, boolean asJson) {
        if (asJson) {
            terminal.printJson(json().toString());
            return;
        }
        var table = new TextTable(List.of("CHANGE", "OUTCOME", "QUESTION", "REASON"));
        results.stream()
                .filter(TestRunReport::isShown)
                .sorted(Comparator.comparingInt(TestRunReport::rank))
                .forEach(
                        result ->
                                table.add(
                                        List.of(
                                                JsonText.of(result.path("change")),
                                                JsonText.of(result.path("outcome")),
                                                shortened(question(result)),
                                                result.path("reasons")
                                                        .valueStream()
                                                        .map(JsonText::of)
                                                        .collect(Collectors.joining(" ")))));
        table.lines(terminal.interactive()).forEach(terminal::print);
        terminal.note(summary());
    }

    private static String question(JsonNode result) {
        return result.path("test").path("question").asString("");
    }

    private static boolean isShown(JsonNode result) {
        return rank(result) < 2 || !result.path("outcome").asString("").equals(PASSED);
    }

    /** Worse ones first, then better ones, then the rest. */
    private static int rank(JsonNode result) {
        String change = result.path("change").asString("");
        if (change.equals(WORSE)) {
            return 0;
        }
        if (change.equals(BETTER)) {
            return 1;
        }
        return change.isEmpty() ? 3 : 2;
    }

    private static String shortened(String question) {
        String line = question.strip().replaceAll("\\s+", " ");
        int end = line.offsetByCodePoints(0, Math.min(QUESTION_CHARACTERS, codePoints(line)));
        return end == line.length() ? line : line.substring(0, end) + "…";
    }

    private static int codePoints(String line) {
        return line.codePointCount(0, line.length());
    }

    /** Such as "12 tests: 10 passed, 2 failed. Since run_1: 1 worse, 2 better." */
    private String summary() {
        int total = run.path("tests").path("total").asInt();
        var text = new StringBuilder();
        text.append(total).append(total == 1 ? " test: " : " tests: ");
        text.append(count(TestOutcome.PASSED)).append(" passed");
        append(text, TestOutcome.FAILED, " failed");
        append(text, TestOutcome.ERROR, " with an error");
        append(text, TestOutcome.SKIPPED, " skipped");
        append(text, TestOutcome.PENDING, " not asked");
        text.append('.');
        if (count(TestOutcome.SKIPPED) == total) {
            text.append(" Nothing was checked: choose a judge model.");
        }
        if (run.has("comparedWith")) {
            JsonNode changes = run.path("changes");
            text.append(" Since ").append(JsonText.of(run.path("comparedWith"))).append(": ");
            text.append(changes.path(WORSE).asInt()).append(" worse, ");
            text.append(changes.path(BETTER).asInt()).append(" better.");
        }
        return text.toString();
    }

    private void append(StringBuilder text, TestOutcome outcome, String word) {
        int count = count(outcome);
        if (count > 0) {
            text.append(", ").append(count).append(word);
        }
    }

    private ObjectNode json() {
        ObjectNode json = ApiClient.JSON.createObjectNode();
        for (String field : List.of("id", "state", "passed", "tests", "comparedWith", "changes")) {
            json.set(field, run.has(field) ? run.get(field) : json.nullNode());
        }
        ArrayNode array = json.putArray("results");
        results.forEach(result -> add(array.addObject(), result));
        return json;
    }

    private static void add(ObjectNode json, JsonNode result) {
        json.set("testId", result.path("test").path("id"));
        json.put("question", question(result));
        json.set("outcome", result.path("outcome"));
        json.set("change", result.has("change") ? result.get("change") : json.nullNode());
        json.set("answer", result.path("answer"));
        ArrayNode sources = json.putArray("sources");
        result.path("sources").forEach(source -> sources.add(source.path("title")));
        json.set("reasons", result.path("reasons"));
    }
}
