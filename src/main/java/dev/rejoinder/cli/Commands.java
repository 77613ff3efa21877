package dev.rejoinder.cli;

import dev.rejoinder.config.Mistake;
import dev.rejoinder.config.SettingsException;
import dev.rejoinder.config.SettingsReader;
import dev.rejoinder.core.AppError;
import dev.rejoinder.core.Clock;
import java.util.List;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/** All commands, and how each of them ends. */
final class Commands {
    private final Terminal terminal;
    private final CommandLine root;

    Commands(
            Terminal terminal,
            SettingsReader reader,
            Installation installation,
            Clock clock,
            Shutdown shutdown) {
        this.terminal = terminal;
        var context = new CommandContext(terminal, reader, installation, clock, shutdown);
        root =
                group(
                        "rejoinder",
                        "A self-hosted chat API server for AI assistants.",
                        command(new ServeCommand(context)),
                        group(
                                "key",
                                "Makes, lists and revokes API keys.",
                                command(new KeyCreateCommand(context)),
                                command(new KeyListCommand(context)),
                                command(new KeyRevokeCommand(context))),
                        group(
                                "user",
                                "Makes, lists and removes accounts of the console.",
                                command(new UserCreateCommand(context)),
                                command(new UserListCommand(context)),
                                command(new UserPasswordCommand(context)),
                                command(new UserDeleteCommand(context))),
                        group(
                                "bot",
                                "Makes and lists bots.",
                                command(new BotCreateCommand(context)),
                                command(new BotListCommand(context))),
                        group(
                                "source",
                                "Adds, lists and removes what bots know from.",
                                command(new SourceAddCommand(context)),
                                command(new SourceListCommand(context)),
                                command(new SourceDeleteCommand(context))),
                        command(new BackupCommand(context)),
                        command(new RestoreCommand(context)),
                        command(new MigrateCommand(context)),
                        command(new DoctorCommand(context)),
                        command(new RehearseCommand(context)),
                        command(new HelpCommand(this::usage)));
        root.getCommandSpec().addOption(Options.version());
    }

    /**
     * Runs what the arguments ask for. Whatever goes wrong is a sentence on standard error, never a
     * stack trace.
     */
    int run(String... arguments) {
        try {
            return dispatch(root.parseArgs(arguments)).number();
        } catch (ParameterException e) {
            return misused(reason(e), e.getCommandLine().getCommandSpec());
        } catch (UsageException e) {
            return misused(reason(e), root.getCommandSpec());
        } catch (SettingsException e) {
            return misset(e.mistakes());
        } catch (AppError e) {
            logCause(e);
            return failed(e.sentence());
        } catch (RuntimeException e) {
            logCause(e);
            return failed(reason(e));
        }
    }

    private ExitCode dispatch(ParseResult result) throws SettingsException {
        ParseResult last = result;
        while (last.hasSubcommand()) {
            last = last.subcommand();
        }
        CommandSpec spec = last.commandSpec();
        if (last.hasMatchedOption(Options.VERSION)) {
            terminal.print("rejoinder " + Version.current());
            return ExitCode.OK;
        }
        if (last.hasMatchedOption(Options.HELP)) {
            usage(List.of(), spec.commandLine());
            return ExitCode.OK;
        }
        if (spec.userObject() instanceof Command command) {
            return command.run(last);
        }
        spec.commandLine().usage(terminal.err(), Ansi.OFF);
        return ExitCode.USAGE;
    }

    private ExitCode usage(List<String> path) {
        return usage(path, root);
    }

    private ExitCode usage(List<String> path, CommandLine from) {
        CommandLine described = from;
        for (String name : path) {
            CommandLine next = described.getSubcommands().get(name);
            if (next == null) {
                throw new UsageException("there is no command \"" + name + '"');
            }
            described = next;
        }
        described.usage(terminal.out(), Ansi.OFF);
        return ExitCode.OK;
    }

    private int misused(String problem, CommandSpec spec) {
        terminal.complain(problem);
        terminal.complain("Try: " + spec.qualifiedName() + " --help");
        return ExitCode.USAGE.number();
    }

    private int misset(List<Mistake> mistakes) {
        terminal.complain(
                mistakes.size() == 1
                        ? "One setting is wrong:"
                        : mistakes.size() + " settings are wrong:");
        mistakes.forEach(mistake -> terminal.complain("  " + mistake));
        return ExitCode.USAGE.number();
    }

    private int failed(String sentence) {
        terminal.complain(sentence);
        return ExitCode.FAILED.number();
    }

    private static String reason(RuntimeException e) {
        String message = e.getMessage();
        return message == null ? e.getClass().getSimpleName() : message;
    }

    private static void logCause(RuntimeException e) {
        LoggerFactory.getLogger(Commands.class).debug("the command failed", e);
    }

    private static CommandLine command(Command command) {
        CommandSpec spec = command.spec().addOption(Options.help());
        return new CommandLine(spec)
                .setUnmatchedArgumentsAllowed(spec.parser().unmatchedArgumentsAllowed());
    }

    private static CommandLine group(String name, String description, CommandLine... members) {
        CommandSpec spec = CommandSpec.create().name(name).addOption(Options.help());
        spec.usageMessage().description(description).sortOptions(false);
        var group = new CommandLine(spec);
        for (CommandLine member : members) {
            group.addSubcommand(member.getCommandName(), member);
        }
        return group;
    }
}
