package dev.rejoinder.cli;

import dev.rejoinder.access.LimitClass;
import dev.rejoinder.access.Scope;
import dev.rejoinder.config.SettingsException;
import java.util.EnumMap;
import java.util.Map;
import java.util.Set;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** {@code key create}: makes a key and prints its token, alone on standard output. */
final class KeyCreateCommand implements Command {
    private final CommandContext context;

    KeyCreateCommand(CommandContext context) {
        this.context = context;
    }

    @Override
    public CommandSpec spec() {
        CommandSpec spec =
                CommandOptions.command(this, "create", "Makes a key. It is shown once.")
                        .addPositional(
                                CommandOptions.optionalParameter(
                                        "NAME", "What it is for, such as CI."))
                        .addOption(CommandOptions.text("--name", "NAME", "The same as NAME."))
                        .addOption(
                                CommandOptions.text(
                                        "--scope", "read|write|admin", "What it may do (write)."))
                        .addOption(
                                CommandOptions.repeated(
                                        "--bot", "BOT", "A bot it is restricted to; repeatable."))
                        .addOption(
                                CommandOptions.text(
                                        "--expires",
                                        "TIME",
                                        "When it stops working: 90d, 12h, a date, or never"
                                                + " (never)."))
                        .addOption(
                                CommandOptions.text(
                                        "--chat-per-minute",
                                        "N",
                                        "Its own limit at the chat endpoints; 0 for none."))
                        .addOption(
                                CommandOptions.text(
                                        "--data-per-hour",
                                        "N",
                                        "Its own limit at the data endpoints; 0 for none."));
        CommandOptions.addPlace(spec);
        return spec;
    }

    @Override
    public ExitCode run(ParseResult arguments) throws SettingsException {
        Scope scope = scope(CommandOptions.value(arguments, "--scope", "write"));
        var key =
                new Administration.NewKey(
                        CommandOptions.placedOrNamed(arguments, "--name").orElse(nameFor(scope)),
                        scope,
                        Set.copyOf(CommandOptions.values(arguments, "--bot")),
                        limits(arguments),
                        KeyExpiry.parse(
                                CommandOptions.value(arguments, "--expires"),
                                context.clock().now()));
        try (Administration administration = context.backend().open(context.settings(arguments))) {
            Administration.CreatedKey created = administration.createKey(key);
            context.terminal()
                    .complain(created.id() + " is made. It is shown now and never again:");
            context.terminal().print(created.token());
            return ExitCode.OK;
        }
    }

    private static String nameFor(Scope scope) {
        return switch (scope) {
            case READ -> "Read key";
            case WRITE -> "Write key";
            case ADMIN -> "Admin key";
        };
    }

    private static Scope scope(String text) {
        for (Scope scope : Scope.values()) {
            if (scope.name().equalsIgnoreCase(text)) {
                return scope;
            }
        }
        throw new UsageException(
                "--scope: \"" + text + "\" is not allowed; use read, write or admin");
    }

    private static Map<LimitClass, Integer> limits(ParseResult arguments) {
        Map<LimitClass, Integer> limits = new EnumMap<>(LimitClass.class);
        putLimit(limits, LimitClass.CHAT, arguments, "--chat-per-minute");
        putLimit(limits, LimitClass.DATA, arguments, "--data-per-hour");
        return limits;
    }

    private static void putLimit(
            Map<LimitClass, Integer> limits, LimitClass of, ParseResult arguments, String name) {
        if (CommandOptions.value(arguments, name) != null) {
            limits.put(of, CommandOptions.number(arguments, name, 0));
        }
    }
}
