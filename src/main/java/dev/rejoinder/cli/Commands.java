package dev.rejoinder.cli;

import dev.rejoinder.config.SettingsError;
import dev.rejoinder.config.SettingsException;
import dev.rejoinder.config.SettingsReader;
import dev.rejoinder.core.Clock;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/** The command table; runs a command and returns its exit code. */
final class Commands {
    private final Terminal terminal;
    private final List<Member> members;

    /** A command and its lazily built description, because building one is slow. */
    private record Member(String name, Supplier<CommandLine> described) {}

    Commands(
            Terminal terminal,
            Map<String, String> environment,
            SettingsReader reader,
            CommandBackend backend,
            Clock clock,
            ShutdownSignal shutdown,
            InterruptSignal interrupts) {
        this.terminal = terminal;
        var context =
                new CommandContext(
                        terminal, environment, reader, backend, clock, shutdown, interrupts);
        members =
                List.of(
                        member("serve", () -> new ServeCommand(context)),
                        member("chat", () -> new ChatCommand(context)),
                        member("ask", () -> new AskCommand(context)),
                        member("status", () -> ServerCommands.status(context)),
                        member("open", () -> ServerCommands.open(context)),
                        group(
                                "key",
                                "Creates, lists, rotates and revokes API keys.",
                                member("create", () -> new KeyCreateCommand(context)),
                                member("list", () -> ListCommands.keys(context)),
                                member("rotate", () -> new KeyRotateCommand(context)),
                                member("revoke", () -> DeleteCommands.key(context))),
                        group(
                                "user",
                                "Creates, lists and deletes console accounts.",
                                member("create", () -> new UserCreateCommand(context)),
                                member("list", () -> ListCommands.users(context)),
                                member("password", () -> new UserPasswordCommand(context)),
                                member("delete", () -> DeleteCommands.user(context))),
                        group(
                                "bot",
                                "Creates, changes, exports and imports bots.",
                                member("create", () -> new BotCreateCommand(context)),
                                member("list", () -> ListCommands.bots(context)),
                                member("show", () -> BotCommands.show(context)),
                                member("edit", () -> BotCommands.edit(context)),
                                member("delete", () -> BotCommands.delete(context)),
                                member("export", () -> BotCommands.export(context)),
                                member("import", () -> BotCommands.importing(context))),
                        group(
                                "source",
                                "Adds, lists and deletes knowledge sources.",
                                member("add", () -> new SourceAddCommand(context)),
                                member("sync", () -> SourceSync.command(context)),
                                member("list", () -> ListCommands.sources(context)),
                                member("delete", () -> DeleteCommands.source(context))),
                        group(
                                "conversation",
                                "Lists, shows and exports conversations.",
                                member("list", () -> ConversationCommands.list(context)),
                                member("show", () -> ConversationCommands.show(context)),
                                member("export", () -> ConversationCommands.export(context))),
                        group(
                                "test",
                                "Adds, lists and runs answer tests.",
                                member("add", () -> new TestAddCommand(context)),
                                member("list", () -> ListCommands.tests(context)),
                                member("export", () -> TestCommands.export(context)),
                                member("delete", () -> DeleteCommands.test(context)),
                                member("run", () -> new TestRunCommand(context)),
                                member("show", () -> TestCommands.show(context))),
                        group(
                                "digest",
                                "Shows the weekly digest.",
                                member("preview", () -> new DigestPreviewCommand(context))),
                        group(
                                "mail",
                                "Tests the mail server.",
                                member("test", () -> new MailTestCommand(context))),
                        group(
                                "webhook",
                                "Adds, lists, tests and deletes webhook endpoints.",
                                member("create", () -> new WebhookCreateCommand(context)),
                                member("list", () -> ListCommands.webhooks(context)),
                                member("test", () -> WebhookCommands.test(context)),
                                member("rotate", () -> WebhookCommands.rotate(context)),
                                member("delete", () -> DeleteCommands.webhook(context))),
                        member("backup", () -> new BackupCommand(context)),
                        member("restore", () -> new RestoreCommand(context)),
                        member("migrate", () -> new MigrateCommand(context)),
                        member("doctor", () -> new DoctorCommand(context)),
                        member("completion", () -> new CompletionCommand(terminal, this::whole)),
                        member("rehearse", () -> new TrainingRunCommand(context)),
                        member("help", () -> new HelpCommand(path -> usage(path, whole()))));
    }

    private CommandLine whole() {
        return root(members);
    }

    /** The root with only the called command, or with all of them if none matches. */
    private CommandLine root(String... arguments) {
        List<Member> called =
                members.stream()
                        .filter(
                                member ->
                                        arguments.length > 0 && member.name().equals(arguments[0]))
                        .toList();
        return called.isEmpty() ? whole() : root(called);
    }

    private static CommandLine root(List<Member> members) {
        CommandLine root =
                described("rejoinder", "A self-hosted chat API server for AI assistants.", members);
        root.getCommandSpec().addOption(CommandOptions.version());
        return root;
    }

    /**
     * Runs the command in the arguments. Failures print a sentence to standard error, never a stack
     * trace.
     */
    int run(String... arguments) {
        CommandLine root = root(arguments);
        CommandSpec called = root.getCommandSpec();
        try {
            ParseResult last = last(root.parseArgs(arguments));
            called = last.commandSpec();
            return dispatch(last).number();
        } catch (UnmatchedArgumentException e) {
            return misused(UnknownArguments.explain(e), e.getCommandLine().getCommandSpec());
        } catch (ParameterException e) {
            return misused(FailureMessage.of(e), e.getCommandLine().getCommandSpec());
        } catch (UsageException e) {
            return misused(FailureMessage.of(e), called);
        } catch (SettingsException e) {
            return misset(e.mistakes());
        } catch (RuntimeException e) {
            logCause(e);
            return failed(FailureMessage.of(e));
        }
    }

    private static ParseResult last(ParseResult result) {
        ParseResult last = result;
        while (last.hasSubcommand()) {
            last = last.subcommand();
        }
        return last;
    }

    private ExitCode dispatch(ParseResult last) throws SettingsException {
        CommandSpec spec = last.commandSpec();
        if (last.hasMatchedOption(CommandOptions.VERSION)) {
            terminal.print("rejoinder " + ProductVersion.current());
            return ExitCode.OK;
        }
        if (last.hasMatchedOption(CommandOptions.HELP)) {
            usage(List.of(), spec.commandLine());
            return ExitCode.OK;
        }
        if (spec.userObject() instanceof Command command) {
            return command.run(last);
        }
        HelpText.print(spec.commandLine(), terminal.err());
        return ExitCode.USAGE;
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
        HelpText.print(described, terminal.out());
        return ExitCode.OK;
    }

    private int misused(String problem, CommandSpec spec) {
        terminal.note(problem);
        terminal.note("Try: " + spec.qualifiedName() + " --help");
        return ExitCode.USAGE.number();
    }

    private int misset(List<SettingsError> mistakes) {
        terminal.note(
                mistakes.size() == 1
                        ? "One setting is wrong:"
                        : mistakes.size() + " settings are wrong:");
        mistakes.forEach(error -> terminal.note("  " + error));
        return ExitCode.USAGE.number();
    }

    private int failed(String sentence) {
        terminal.note(sentence);
        return ExitCode.FAILED.number();
    }

    private static void logCause(RuntimeException e) {
        LoggerFactory.getLogger(Commands.class).debug("the command failed", e);
    }

    private static Member member(String name, Supplier<Command> command) {
        return new Member(name, () -> described(command.get()));
    }

    private static Member group(String name, String description, Member... members) {
        return new Member(name, () -> described(name, description, List.of(members)));
    }

    private static CommandLine described(Command command) {
        CommandSpec spec = command.spec().addOption(CommandOptions.help());
        return new CommandLine(spec)
                .setUnmatchedArgumentsAllowed(spec.parser().unmatchedArgumentsAllowed());
    }

    private static CommandLine described(String name, String description, List<Member> members) {
        CommandSpec spec = CommandSpec.create().name(name).addOption(CommandOptions.help());
        spec.usageMessage().description(description).sortOptions(false);
        var group = new CommandLine(spec);
        for (Member member : members) {
            group.addSubcommand(member.name(), member.described().get());
        }
        return group;
    }
}
