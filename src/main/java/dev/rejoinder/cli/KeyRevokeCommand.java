package dev.rejoinder.cli;

import dev.rejoinder.config.SettingsException;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** {@code key revoke}: ends a key. */
final class KeyRevokeCommand implements Command {
    private final CommandContext context;

    KeyRevokeCommand(CommandContext context) {
        this.context = context;
    }

    @Override
    public CommandSpec spec() {
        CommandSpec spec =
                CommandOptions.command(
                                this,
                                "revoke",
                                "Revokes a key. A running server rejects it within a second.")
                        .addPositional(
                                CommandOptions.parameter("ID", "The key's id, from key list."));
        CommandOptions.addPlace(spec);
        return spec;
    }

    @Override
    public ExitCode run(ParseResult arguments) throws SettingsException {
        String id = arguments.matchedPositionalValue(0, "");
        try (Administration administration = context.backend().open(context.settings(arguments))) {
            administration.revokeKey(id);
            context.terminal().complain(id + " is revoked.");
            return ExitCode.OK;
        }
    }
}
