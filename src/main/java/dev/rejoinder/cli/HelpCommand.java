package dev.rejoinder.cli;

import java.util.List;
import java.util.function.Function;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParseResult;

/** {@code help}: the same as {@code --help} after a command. */
final class HelpCommand implements Command {
    private final Function<List<String>, ExitCode> usage;

    /**
     * Creates the command.
     *
     * @param usage prints the help of the command with this path
     */
    HelpCommand(Function<List<String>, ExitCode> usage) {
        this.usage = usage;
    }

    @Override
    public CommandSpec spec() {
        return CommandOptions.command(this, "help", "Shows the help for a command.")
                .addPositional(
                        PositionalParamSpec.builder()
                                .type(List.class)
                                .auxiliaryTypes(String.class)
                                .arity("0..*")
                                .paramLabel("COMMAND")
                                .description("For example: key create")
                                .build());
    }

    @Override
    public ExitCode run(ParseResult arguments) {
        return usage.apply(arguments.matchedPositionalValue(0, List.of()));
    }
}
