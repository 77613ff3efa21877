package dev.rejoinder.cli;

import dev.rejoinder.config.SettingsException;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** A command that deletes or revokes one resource and confirms it. */
final class DeleteCommand implements Command {
    private final CommandContext context;
    private final Verb verb;
    private final UnaryOperator<CommandSpec> parameters;
    private final Function<ParseResult, String> target;
    private final Deletion deletion;

    /**
     * The command's name and texts.
     *
     * @param past the participle in the confirmation, such as {@code deleted}
     */
    record Verb(String name, String past, String description) {}

    /** Deletes the target. */
    interface Deletion {
        void delete(Administration administration, ParseResult arguments, String target);
    }

    /**
     * Creates the command.
     *
     * @param parameters adds the parameters that identify the target
     * @param target reads them; may throw {@link UsageException}
     */
    DeleteCommand(
            CommandContext context,
            Verb verb,
            UnaryOperator<CommandSpec> parameters,
            Function<ParseResult, String> target,
            Deletion deletion) {
        this.context = context;
        this.verb = verb;
        this.parameters = parameters;
        this.target = target;
        this.deletion = deletion;
    }

    @Override
    public CommandSpec spec() {
        CommandSpec spec =
                parameters.apply(CommandOptions.command(this, verb.name(), verb.description()));
        CommandOptions.addLocationOptions(spec);
        return spec;
    }

    @Override
    public ExitCode run(ParseResult arguments) throws SettingsException {
        String named = target.apply(arguments);
        try (Administration administration = context.backend().open(context.settings(arguments))) {
            deletion.delete(administration, arguments, named);
            context.terminal().note(named + " is " + verb.past() + ".");
            return ExitCode.OK;
        }
    }
}
