package dev.rejoinder.cli;

import dev.rejoinder.access.LimitClass;
import dev.rejoinder.access.Scope;
import dev.rejoinder.budget.DailyBudget;
import dev.rejoinder.config.SettingsException;
import dev.rejoinder.core.AppError;
import java.math.BigDecimal;
import java.util.EnumMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** {@code key create}: creates a key and prints only its token to standard output. */
final class KeyCreateCommand implements Command {
    private static final String MESSAGES = "--messages-per-day";
    private static final String COST = "--cost-per-day";

    private final CommandContext context;

    KeyCreateCommand(CommandContext context) {
        this.context = context;
    }

    @Override
    public CommandSpec spec() {
        CommandSpec spec =
                CommandOptions.command(
                                this,
                                "create",
                                "Creates an API key and prints it. It is shown only once.")
                        .addPositional(
                                CommandOptions.optionalParameter(
                                        "NAME", "A name for the key, such as CI."))
                        .addOption(CommandOptions.text("--name", "NAME", "Same as NAME."))
                        .addOption(
                                CommandOptions.text(
                                        "--scope",
                                        "read|write|admin",
                                        "The scope (default: write)."))
                        .addOption(
                                CommandOptions.repeated(
                                        "--bot",
                                        "BOT",
                                        "Restricts the key to this bot. Repeatable."))
                        .addOption(
                                CommandOptions.text(
                                        "--expires",
                                        "TIME",
                                        "When the key expires: 90d, 12h, a date, or never"
                                                + " (never)."))
                        .addOption(
                                CommandOptions.text(
                                        "--chat-per-minute",
                                        "N",
                                        "The key's rate limit for chat endpoints; 0 for no limit."))
                        .addOption(
                                CommandOptions.text(
                                        "--data-per-hour",
                                        "N",
                                        "The key's rate limit for data endpoints; 0 for no"
                                                + " limit."))
                        .addOption(
                                CommandOptions.text(
                                        MESSAGES,
                                        "N",
                                        "The most messages in a UTC day (no limit)."))
                        .addOption(
                                CommandOptions.text(
                                        COST,
                                        "AMOUNT",
                                        "The most that answers may cost in a UTC day, such as"
                                                + " 2.50 (no limit)."));
        CommandOptions.addLocationOptions(spec);
        return spec;
    }

    @Override
    public ExitCode run(ParseResult arguments) throws SettingsException {
        Scope scope = scope(CommandOptions.value(arguments, "--scope", "write"));
        var key =
                new Administration.NewKey(
                        CommandOptions.positionalOrNamed(arguments, "--name")
                                .orElse(nameFor(scope)),
                        scope,
                        Set.copyOf(CommandOptions.values(arguments, "--bot")),
                        limits(arguments),
                        budget(arguments),
                        KeyExpiry.parse(
                                CommandOptions.value(arguments, "--expires"),
                                context.clock().now()));
        try (Administration administration = context.backend().open(context.settings(arguments))) {
            Administration.CreatedKey created = administration.createKey(key);
            context.terminal().note("Created " + created.id() + ". The key is shown only once:");
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

    private static DailyBudget budget(ParseResult arguments) {
        Long messages =
                CommandOptions.value(arguments, MESSAGES) == null
                        ? null
                        : (Long) (long) CommandOptions.number(arguments, MESSAGES, 0);
        var budget = new DailyBudget(messages, amount(CommandOptions.value(arguments, COST)));
        try {
            budget.check(MESSAGES, COST);
        } catch (AppError invalid) {
            throw new UsageException(invalid.sentence());
        }
        return budget;
    }

    private static @Nullable BigDecimal amount(@Nullable String text) {
        try {
            return text == null ? null : new BigDecimal(text);
        } catch (NumberFormatException e) {
            throw new UsageException(COST + ": \"" + text + "\" is not an amount such as 2.50");
        }
    }

    private static void putLimit(
            Map<LimitClass, Integer> limits, LimitClass of, ParseResult arguments, String name) {
        if (CommandOptions.value(arguments, name) != null) {
            limits.put(of, CommandOptions.number(arguments, name, 0));
        }
    }
}
