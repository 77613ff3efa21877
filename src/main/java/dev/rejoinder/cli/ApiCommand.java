package dev.rejoinder.cli;

import dev.rejoinder.config.SettingsException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.function.UnaryOperator;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** A command that uses the API of a server. */
final class ApiCommand implements Command {
    private final CommandContext context;
    private final Connection connection;
    private final String name;
    private final String description;
    private final UnaryOperator<CommandSpec> parameters;
    private final Action action;

    /** Which server a command uses. */
    interface Connection {
        ApiClient connect(ApiAccess access, ParseResult arguments) throws SettingsException;
    }

    /** What a command does. */
    interface Action {
        ExitCode run(ApiClient api, ParseResult arguments, Terminal terminal) throws IOException;
    }

    /**
     * Creates the command.
     *
     * @param parameters adds its parameters
     */
    ApiCommand(
            CommandContext context,
            Connection connection,
            String name,
            String description,
            UnaryOperator<CommandSpec> parameters,
            Action action) {
        this.context = context;
        this.connection = connection;
        this.name = name;
        this.description = description;
        this.parameters = parameters;
        this.action = action;
    }

    @Override
    public CommandSpec spec() {
        CommandSpec spec = parameters.apply(CommandOptions.command(this, name, description));
        ApiAccess.addOptions(spec);
        return spec;
    }

    @Override
    public ExitCode run(ParseResult arguments) throws SettingsException {
        try (ApiClient api = connection.connect(new ApiAccess(context), arguments)) {
            return action.run(api, arguments, context.terminal());
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
