package dev.rejoinder.cli;

import dev.rejoinder.config.Settings;
import dev.rejoinder.config.SettingsException;
import dev.rejoinder.core.Clock;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** {@code doctor}: checks what a server needs to start. Changes nothing. */
final class DoctorCommand implements Command {
    private final CommandContext context;

    DoctorCommand(CommandContext context) {
        this.context = context;
    }

    @Override
    public CommandSpec spec() {
        CommandSpec spec =
                CommandOptions.command(
                        this,
                        "doctor",
                        "Checks the settings, the machine and the models in use."
                                + " Changes nothing.");
        CommandOptions.addSettings(spec);
        return spec;
    }

    @Override
    public ExitCode run(ParseResult arguments) throws SettingsException {
        Settings settings = context.settings(arguments);
        List<DoctorChecks.Finding> findings =
                new DoctorChecks(settings, context.backend(), Clock.system().now()).findings();
        var table = new TextTable(List.of("", "WHAT", "FINDING"));
        findings.forEach(
                finding ->
                        table.add(
                                List.of(
                                        finding.verdict().name().toLowerCase(Locale.ROOT),
                                        finding.what(),
                                        finding.sentence())));
        table.lines(context.terminal().interactive()).forEach(context.terminal()::print);
        boolean failed =
                findings.stream()
                        .anyMatch(finding -> finding.verdict() == DoctorChecks.Verdict.FAILED);
        return failed ? ExitCode.FAILED : ExitCode.OK;
    }
}
