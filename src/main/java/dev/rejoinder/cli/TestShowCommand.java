package dev.rejoinder.cli;

import dev.rejoinder.answertest.RunComparison;
import dev.rejoinder.config.SettingsException;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** {@code test show}: prints the results of a run. */
final class TestShowCommand implements Command {
    private final CommandContext context;

    TestShowCommand(CommandContext context) {
        this.context = context;
    }

    @Override
    public CommandSpec spec() {
        CommandSpec spec =
                CommandOptions.command(
                                this, "show", "Prints the results of a run, beside the one before.")
                        .addPositional(
                                CommandOptions.optionalParameter(
                                        "RUN", "The run's id (default: the last run)."))
                        .addOption(BotSelection.option())
                        .addOption(TestRunReport.jsonOption());
        CommandOptions.addLocationOptions(spec);
        return spec;
    }

    @Override
    public ExitCode run(ParseResult arguments) throws SettingsException {
        try (Administration administration = context.backend().open(context.settings(arguments))) {
            BotTests tests = administration.tests(BotSelection.of(arguments, administration));
            RunComparison comparison = tests.compare(arguments.matchedPositionalValue(0, null));
            new TestRunReport(comparison, tests.results(comparison))
                    .print(context.terminal(), TestRunReport.wantsJson(arguments));
            return ExitCode.OK;
        }
    }
}
