package dev.rejoinder.cli;

import dev.rejoinder.config.SettingsException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/** {@code chat}: a conversation on the terminal, or one question on each line of a pipe. */
final class ChatCommand implements Command {
    static final String CONVERSATION = "--conversation";

    private final CommandContext context;

    ChatCommand(CommandContext context) {
        this.context = context;
    }

    static OptionSpec conversation() {
        return CommandOptions.text(
                CONVERSATION, "ID", "The conversation to continue (default: a new one).");
    }

    @Override
    public CommandSpec spec() {
        CommandSpec spec =
                CommandOptions.command(
                                this,
                                "chat",
                                "Chats with a bot. Ctrl-C stops an answer; a second Ctrl-C, or"
                                        + " Ctrl-D, ends the chat.")
                        .addOption(BotSelection.option())
                        .addOption(conversation());
        ApiAccess.addOptions(spec);
        return spec;
    }

    @Override
    public ExitCode run(ParseResult arguments) throws SettingsException {
        try (ApiClient api = new ApiAccess(context).running(arguments)) {
            var chat =
                    new TerminalChat(
                            api,
                            BotSelection.of(arguments, api),
                            CommandOptions.value(arguments, CONVERSATION),
                            context.terminal(),
                            again(arguments));
            context.interrupts().handle(chat::interrupted);
            var lines =
                    new BufferedReader(
                            new InputStreamReader(context.terminal().in(), StandardCharsets.UTF_8));
            boolean allAnswered = true;
            chat.prompt();
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                allAnswered &= line.isBlank() || chat.ask(line.strip());
                chat.prompt();
            }
            chat.end();
            return allAnswered ? ExitCode.OK : ExitCode.FAILED;
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    /** The command with the options that select the server and the bot. */
    private static String again(ParseResult arguments) {
        var command = new StringBuilder("rejoinder chat");
        for (OptionSpec option : arguments.matchedOptions()) {
            String name = option.longestName();
            if (!name.equals(CONVERSATION) && option.getValue() instanceof String value) {
                command.append(' ').append(name).append(' ').append(quoted(value));
            }
        }
        return command.toString();
    }

    /** A word for a shell. */
    private static String quoted(String word) {
        return word.matches("[\\w./:@=-]+") ? word : "'" + word.replace("'", "'\\''") + "'";
    }
}
