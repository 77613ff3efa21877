package dev.rejoinder.cli;

import dev.rejoinder.access.FirstKeyWriter;
import dev.rejoinder.config.Settings;
import dev.rejoinder.config.SettingsException;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** {@code serve}: runs the server until the process is stopped. */
final class ServeCommand implements Command {
    private final CommandContext context;

    ServeCommand(CommandContext context) {
        this.context = context;
    }

    @Override
    public CommandSpec spec() {
        CommandSpec spec = CommandOptions.command(this, "serve", "Runs the server.");
        CommandOptions.addSettings(spec);
        spec.usageMessage()
                .footer(
                        "",
                        "Every setting can also be an environment variable or a line in the"
                                + " settings file; secrets can only be set there. See"
                                + " docs/configuration.md.");
        return spec;
    }

    @Override
    public ExitCode run(ParseResult arguments) throws SettingsException {
        Settings settings = context.settings(arguments);
        FirstKeyFile keyFile =
                context.terminal().interactive() ? null : FirstKeyFile.in(settings.server().data());
        try (CommandBackend.Serving serving =
                context.backend()
                        .serve(settings, keyFile == null ? FirstKeyWriter.NONE : keyFile)) {
            context.shutdown().register(serving::close);
            StartupMessage.lines(settings, serving, keyFile).forEach(context.terminal()::print);
            serving.awaitClose();
            return ExitCode.OK;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return ExitCode.OK;
        }
    }
}
