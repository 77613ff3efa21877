package dev.rejoinder.cli;

import dev.rejoinder.answertest.AnswerTestResult.CitedSource;
import dev.rejoinder.answertest.OutcomeChange;
import dev.rejoinder.answertest.RunComparison;
import dev.rejoinder.answertest.TestOutcome;
import dev.rejoinder.answertest.TestRunStore.ComparedResult;
import dev.rejoinder.answertest.TestRuns.RunSummary;
import java.util.Comparator;
import java.util.List;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Prints a run: the tests that changed or did not pass as a table, or everything as JSON.
 *
 * @param results all of them
 */
record TestRunReport(RunComparison comparison, List<ComparedResult> results) {
    private static final String JSON_OPTION = "--json";
    private static final int QUESTION_CHARACTERS = 60;

    private static final JsonMapper JSON = new JsonMapper();

    static OptionSpec jsonOption() {
        return OptionSpec.builder(JSON_OPTION)
                .description("Prints the whole run as one line of JSON.")
                .build();
    }

    static boolean wantsJson(ParseResult arguments) {
        return arguments.hasMatchedOption(JSON_OPTION);
    }

    void print(Terminal terminal, boolean asJson) {
        if (asJson) {
            terminal.printJson(json());
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
                                                change(result),
                                                result.result().outcome().wireName(),
                                                shortened(result.test().draft().question()),
                                                String.join(" ", result.result().reasons()))));
        table.lines(terminal.interactive()).forEach(terminal::print);
        terminal.note(summary());
    }

    private static boolean isShown(ComparedResult result) {
        OutcomeChange change = result.change();
        return change == OutcomeChange.WORSE
                || change == OutcomeChange.BETTER
                || result.result().outcome() != TestOutcome.PASSED;
    }

    /** Worse ones first, then better ones, then the rest. */
    private static int rank(ComparedResult result) {
        OutcomeChange change = result.change();
        if (change == null) {
            return 3;
        }
        return switch (change) {
            case WORSE -> 0;
            case BETTER -> 1;
            case NEW, SAME -> 2;
        };
    }

    private static String change(ComparedResult result) {
        OutcomeChange change = result.change();
        return change == null ? "-" : change.wireName();
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
        RunSummary run = comparison.summary();
        var text = new StringBuilder();
        text.append(run.total()).append(run.total() == 1 ? " test: " : " tests: ");
        text.append(run.count(TestOutcome.PASSED)).append(" passed");
        append(text, TestOutcome.FAILED, " failed");
        append(text, TestOutcome.ERROR, " with an error");
        append(text, TestOutcome.SKIPPED, " skipped");
        append(text, TestOutcome.PENDING, " not asked");
        text.append('.');
        if (run.count(TestOutcome.SKIPPED) == run.total()) {
            text.append(" Nothing was checked: choose a judge model.");
        }
        if (comparison.earlierRunId() != null) {
            text.append(" Since ").append(comparison.earlierRunId()).append(": ");
            text.append(comparison.count(OutcomeChange.WORSE)).append(" worse, ");
            text.append(comparison.count(OutcomeChange.BETTER)).append(" better.");
        }
        return text.toString();
    }

    private void append(StringBuilder text, TestOutcome outcome, String word) {
        int count = comparison.summary().count(outcome);
        if (count > 0) {
            text.append(", ").append(count).append(word);
        }
    }

    private String json() {
        RunSummary run = comparison.summary();
        ObjectNode json = JSON.createObjectNode();
        json.put("id", run.run().id());
        json.put("state", run.run().state().wireName());
        json.put("passed", run.passed());
        ObjectNode tests = json.putObject("tests");
        tests.put("total", run.total());
        for (TestOutcome outcome : TestOutcome.values()) {
            tests.put(outcome.wireName(), run.count(outcome));
        }
        json.put("comparedWith", comparison.earlierRunId());
        ObjectNode changes = json.putObject("changes");
        for (OutcomeChange change : OutcomeChange.values()) {
            changes.put(change.wireName(), comparison.count(change));
        }
        ArrayNode array = json.putArray("results");
        results.forEach(result -> add(array.addObject(), result));
        return JSON.writeValueAsString(json);
    }

    private static void add(ObjectNode json, ComparedResult compared) {
        json.put("testId", compared.test().id());
        json.put("question", compared.test().draft().question());
        json.put("outcome", compared.result().outcome().wireName());
        OutcomeChange change = compared.change();
        json.put("change", change == null ? null : change.wireName());
        json.put("answer", compared.result().answer());
        ArrayNode sources = json.putArray("sources");
        compared.result().cited().stream().map(CitedSource::title).forEach(sources::add);
        ArrayNode reasons = json.putArray("reasons");
        compared.result().reasons().forEach(reasons::add);
    }
}
