package dev.rejoinder.cli;

import java.util.Set;
import java.util.function.Supplier;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** {@code completion}: prints the script with which a shell completes commands and options. */
final class CompletionCommand implements Command {
    private static final String ZSH =
            "autoload -U +X compinit && compinit\nautoload -U +X bashcompinit && bashcompinit\n";

    private final Terminal terminal;
    private final Supplier<CommandLine> whole;

    /**
     * Creates the command.
     *
     * @param whole the command line with all commands
     */
    CompletionCommand(Terminal terminal, Supplier<CommandLine> whole) {
        this.terminal = terminal;
        this.whole = whole;
    }

    @Override
    public CommandSpec spec() {
        CommandSpec spec =
                CommandOptions.command(
                                this,
                                "completion",
                                "Prints a script with which your shell completes commands and"
                                        + " options.")
                        .addPositional(CommandOptions.parameter("SHELL", "bash, zsh or fish."));
        spec.usageMessage()
                .footer(
                        "",
                        "bash: source <(rejoinder completion bash)",
                        "zsh:  source <(rejoinder completion zsh)",
                        "fish: rejoinder completion fish | source");
        return spec;
    }

    @Override
    public ExitCode run(ParseResult arguments) {
        String shell = arguments.matchedPositionalValue(0, "");
        if (!Set.of("bash", "zsh", "fish").contains(shell)) {
            throw new UsageException("\"" + shell + "\" is not supported; use bash, zsh or fish");
        }
        CommandLine root = whole.get();
        terminal.print(
                switch (shell) {
                    case "fish" -> FishCompletion.of(root.getCommandSpec());
                    case "zsh" -> ZSH + AutoComplete.bash(root.getCommandName(), root);
                    default -> AutoComplete.bash(root.getCommandName(), root);
                });
        return ExitCode.OK;
    }
}
