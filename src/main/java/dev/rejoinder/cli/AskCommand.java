package dev.rejoinder.cli;

import dev.rejoinder.config.SettingsException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicBoolean;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;
import tools.jackson.databind.JsonNode;

/** {@code ask}: asks one question, and prints only the answer to standard output. */
final class AskCommand implements Command {
    private final CommandContext context;

    AskCommand(CommandContext context) {
        this.context = context;
    }

    @Override
    public CommandSpec spec() {
        CommandSpec spec =
                CommandOptions.command(this, "ask", "Asks a bot one question.")
                        .addPositional(
                                CommandOptions.parameter(
                                        "QUESTION", "The question; - reads standard input."))
                        .addOption(BotSelection.option())
                        .addOption(ChatCommand.conversation())
                        .addOption(JsonOption.of("Prints the whole answer as one line of JSON."));
        ApiAccess.addOptions(spec);
        return spec;
    }

    @Override
    public ExitCode run(ParseResult arguments) throws SettingsException {
        String question = question(arguments.matchedPositionalValue(0, ""));
        boolean json = JsonOption.isGiven(arguments);
        try (ApiClient api = new ApiAccess(context).running(arguments)) {
            var answer =
                    new AnswerStream(
                            api,
                            BotSelection.of(arguments, api),
                            CommandOptions.value(arguments, ChatCommand.CONVERSATION),
                            question);
            var interrupted = new AtomicBoolean();
            context.interrupts().handle(() -> interrupted(answer, interrupted));
            var printer = new AnswerPrinter(context.terminal(), json);
            JsonNode data = answer.follow(printer);
            if (json) {
                context.terminal().printJson(data.toString());
            } else {
                printer.end(data);
            }
            return interrupted.get() ? ExitCode.INTERRUPTED : ExitCode.OK;
        }
    }

    private static void interrupted(AnswerStream answer, AtomicBoolean before) {
        if (before.getAndSet(true)) {
            System.exit(ExitCode.INTERRUPTED.number());
        }
        answer.stop();
    }

    private String question(String given) {
        String question = given;
        if (given.equals("-")) {
            try {
                question =
                        new String(context.terminal().in().readAllBytes(), StandardCharsets.UTF_8);
            } catch (IOException unreadable) {
                throw new UncheckedIOException(unreadable);
            }
        }
        if (question.isBlank()) {
            throw new UsageException("the question is empty");
        }
        return question.strip();
    }
}
