package dev.rejoinder.cli;

import dev.rejoinder.access.FirstKeyWriter;
import dev.rejoinder.config.Settings;
import dev.rejoinder.config.SettingsException;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.UsageMessageSpec;
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
                .sectionMap()
                .put(UsageMessageSpec.SECTION_KEY_OPTION_LIST, SettingSections::render);
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
        Settings settings = context.serverSettings(arguments);
        FirstKeyFile keyFile =
                context.terminal().interactive() ? null : FirstKeyFile.in(settings.server().data());
        LocalServerFiles local = LocalServerFiles.of(settings);
        try (CommandBackend.Serving serving =
                context.backend()
                        .serve(settings, keyFile == null ? FirstKeyWriter.NONE : keyFile)) {
            local.started(StartupMessage.url(settings.server(), serving));
            context.shutdown().register(local::stopped);
            context.shutdown().register(serving::close);
            StartupMessage.lines(settings, serving, keyFile).forEach(context.terminal()::print);
            serving.awaitClose();
            local.stopped();
            return ExitCode.OK;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return ExitCode.OK;
        }
    }
}
