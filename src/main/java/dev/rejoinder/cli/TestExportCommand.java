package dev.rejoinder.cli;

import dev.rejoinder.answertest.AnswerTestJson;
import dev.rejoinder.config.SettingsException;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** {@code test export}: prints all tests, one a line, as {@code test add} reads them. */
final class TestExportCommand implements Command {
    private final CommandContext context;

    TestExportCommand(CommandContext context) {
        this.context = context;
    }

    @Override
    public CommandSpec spec() {
        CommandSpec spec =
                CommandOptions.command(this, "export", "Prints all answer tests as lines of JSON.")
                        .addOption(BotSelection.option());
        CommandOptions.addLocationOptions(spec);
        return spec;
    }

    @Override
    public ExitCode run(ParseResult arguments) throws SettingsException {
        try (Administration administration = context.backend().open(context.settings(arguments))) {
            administration.tests(BotSelection.of(arguments, administration)).all().stream()
                    .map(test -> AnswerTestJson.line(test.draft()))
                    .forEach(context.terminal()::printJson);
            return ExitCode.OK;
        }
    }
}
