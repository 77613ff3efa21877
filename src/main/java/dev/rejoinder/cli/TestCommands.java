package dev.rejoinder.cli;

import dev.rejoinder.answertest.AnswerTestJson;
import tools.jackson.databind.JsonNode;

/** The commands that print answer tests and their runs. */
final class TestCommands {
    private TestCommands() {}

    /** Prints all tests, one a line, as {@code test add} reads them. */
    static Command export(CommandContext context) {
        return new ApiCommand(
                context,
                ApiAccess::open,
                "export",
                "Prints all answer tests as lines of JSON.",
                spec -> spec.addOption(BotSelection.option()),
                (api, arguments, terminal) -> {
                    api.all(BotSelection.path(arguments, api, "/tests"), "tests").stream()
                            .map(test -> AnswerTestJson.parse(test.toString()))
                            .map(AnswerTestJson::line)
                            .forEach(terminal::printJson);
                    return ExitCode.OK;
                });
    }

    static Command show(CommandContext context) {
        return new ApiCommand(
                context,
                ApiAccess::open,
                "show",
                "Prints the results of a run, beside the one before.",
                spec ->
                        spec.addPositional(
                                        CommandOptions.optionalParameter(
                                                "RUN", "The run's id (default: the last run)."))
                                .addOption(BotSelection.option())
                                .addOption(TestRunReport.jsonOption()),
                (api, arguments, terminal) -> {
                    String runs = BotSelection.path(arguments, api, "/tests/runs");
                    String given = arguments.matchedPositionalValue(0, null);
                    TestRunReport.read(api, runs, given == null ? lastRun(api, runs) : given)
                            .print(terminal, JsonOption.isGiven(arguments));
                    return ExitCode.OK;
                });
    }

    private static String lastRun(ApiClient api, String runs) {
        return api.get(runs)
                .path("runs")
                .valueStream()
                .map(run -> run.path("id"))
                .map(JsonNode::stringValue)
                .findFirst()
                .orElseThrow(
                        () ->
                                new IllegalStateException(
                                        "There is no run yet. Start one with: rejoinder test"
                                                + " run"));
    }
}
