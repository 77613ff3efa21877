package dev.rejoinder.cli;

import dev.rejoinder.answertest.AnswerTestDraft;
import dev.rejoinder.answertest.AnswerTestJson;
import dev.rejoinder.answertest.Expectations;
import dev.rejoinder.config.SettingsException;
import dev.rejoinder.core.AppError;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/** {@code test add}: adds the tests of a file, or one test from options. */
final class TestAddCommand implements Command {
    private static final String STANDARD_INPUT = "-";
    private static final String QUESTION = "--question";
    private static final String CONTAINS = "--contains";
    private static final String NOT_CONTAINS = "--not-contains";
    private static final String SOURCE = "--source";
    private static final String UNKNOWN = "--does-not-know";
    private static final String JUDGE = "--judge";

    private final CommandContext context;

    TestAddCommand(CommandContext context) {
        this.context = context;
    }

    @Override
    public CommandSpec spec() {
        CommandSpec spec =
                CommandOptions.command(
                                this,
                                "add",
                                "Adds answer tests. A test that asks the same as an existing one"
                                        + " replaces what that expects.")
                        .addPositional(
                                CommandOptions.optionalParameter(
                                        "FILE",
                                        "A file with a test in JSON on each line, as test export"
                                                + " prints it; - for standard input."))
                        .addOption(BotSelection.option())
                        .addOption(
                                CommandOptions.text(
                                        QUESTION, "TEXT", "The question, instead of a FILE."))
                        .addOption(
                                CommandOptions.repeated(
                                        CONTAINS,
                                        "TEXT",
                                        "A text that the answer must contain; repeatable."))
                        .addOption(
                                CommandOptions.repeated(
                                        NOT_CONTAINS,
                                        "TEXT",
                                        "A text that it must not contain; repeatable."))
                        .addOption(
                                CommandOptions.text(
                                        SOURCE, "SOURCE", "The source that it must cite."))
                        .addOption(
                                OptionSpec.builder(UNKNOWN)
                                        .description("It must be the bot's fallback message.")
                                        .build())
                        .addOption(
                                CommandOptions.text(
                                        JUDGE,
                                        "TEXT",
                                        "What a good answer says, for a judge model."))
                        .addOption(JsonOption.ofResult());
        ApiAccess.addOptions(spec);
        return spec;
    }

    @Override
    public ExitCode run(ParseResult arguments) throws SettingsException {
        List<AnswerTestDraft> drafts = drafts(arguments);
        try (ApiClient api = new ApiAccess(context).open(arguments)) {
            AnswerTestMerge.Merged merged =
                    new AnswerTestMerge(api, BotSelection.path(arguments, api, "/tests"))
                            .add(drafts);
            if (JsonOption.isGiven(arguments)) {
                context.terminal().printJson(merged.json());
            } else {
                context.terminal().note(merged.sentence());
            }
            return ExitCode.OK;
        }
    }

    private List<AnswerTestDraft> drafts(ParseResult arguments) {
        String file = arguments.matchedPositionalValue(0, null);
        String question = CommandOptions.value(arguments, QUESTION);
        if ((file == null) == (question == null)) {
            throw new UsageException("give either a FILE or " + QUESTION);
        }
        return question == null ? read(file) : List.of(single(question, arguments));
    }

    private static AnswerTestDraft single(String question, ParseResult arguments) {
        var draft =
                new AnswerTestDraft(
                        question,
                        List.of(),
                        new Expectations(
                                CommandOptions.values(arguments, CONTAINS),
                                CommandOptions.values(arguments, NOT_CONTAINS),
                                CommandOptions.value(arguments, SOURCE),
                                arguments.hasMatchedOption(UNKNOWN) ? Boolean.TRUE : null,
                                CommandOptions.value(arguments, JUDGE)));
        try {
            return draft.checked();
        } catch (AppError wrong) {
            throw new UsageException(wrong.sentence());
        }
    }

    private List<AnswerTestDraft> read(@Nullable String file) {
        var drafts = new ArrayList<AnswerTestDraft>();
        int number = 0;
        for (String line : text(file).lines().toList()) {
            number++;
            if (line.isBlank()) {
                continue;
            }
            try {
                drafts.add(AnswerTestJson.parse(line).checked());
            } catch (AppError wrong) {
                throw new UsageException("line " + number + ": " + wrong.sentence());
            }
        }
        return drafts;
    }

    private String text(@Nullable String file) {
        try {
            return STANDARD_INPUT.equals(file)
                    ? new String(context.terminal().in().readAllBytes(), StandardCharsets.UTF_8)
                    : Files.readString(Path.of(file == null ? "" : file));
        } catch (IOException unreadable) {
            throw new UsageException(
                    "the file \"" + file + "\" does not exist, or is no text in UTF-8");
        }
    }
}
