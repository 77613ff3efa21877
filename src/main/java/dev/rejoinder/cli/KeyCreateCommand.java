package dev.rejoinder.cli;

import dev.rejoinder.access.Scope;
import dev.rejoinder.budget.DailyBudget;
import dev.rejoinder.config.SettingsException;
import dev.rejoinder.core.AppError;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

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
                                                + " 2.50 (no limit)."))
                        .addOption(JsonOption.ofResult());
        ApiAccess.addOptions(spec);
        return spec;
    }

    @Override
    public ExitCode run(ParseResult arguments) throws SettingsException {
        ObjectNode key = key(arguments);
        try (ApiClient api = new ApiAccess(context).open(arguments)) {
            JsonNode created = api.send("POST", "/api/v1/keys", key);
            JsonOption.print(
                    arguments,
                    context.terminal(),
                    created,
                    "key",
                    "Created " + JsonText.of(created.path("id")) + ". The key is shown only once:");
            return ExitCode.OK;
        }
    }

    private ObjectNode key(ParseResult arguments) {
        Scope scope = scope(CommandOptions.value(arguments, "--scope", "write"));
        ObjectNode key = ApiClient.JSON.createObjectNode();
        key.put(
                "name",
                CommandOptions.positionalOrNamed(arguments, "--name").orElse(nameFor(scope)));
        key.put("scope", scope.name().toLowerCase(Locale.ROOT));
        CommandOptions.putAll(arguments, "--bot", key.putArray("bots"));
        ObjectNode limits = key.putObject("limits");
        putLimit(limits, "chatPerMinute", arguments, "--chat-per-minute");
        putLimit(limits, "dataPerHour", arguments, "--data-per-hour");
        putBudget(key.putObject("budget"), arguments);
        Instant expiresAt =
                KeyExpiry.parse(
                        CommandOptions.value(arguments, "--expires"), context.clock().now());
        key.put("expiresAt", expiresAt == null ? null : expiresAt.toString());
        return key;
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

    private static void putBudget(ObjectNode json, ParseResult arguments) {
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
        json.put("messagesPerDay", budget.messages());
        json.put("costPerDay", budget.cost());
    }

    private static @Nullable BigDecimal amount(@Nullable String text) {
        try {
            return text == null ? null : new BigDecimal(text);
        } catch (NumberFormatException e) {
            throw new UsageException(COST + ": \"" + text + "\" is not an amount such as 2.50");
        }
    }

    private static void putLimit(
            ObjectNode limits, String field, ParseResult arguments, String name) {
        if (CommandOptions.value(arguments, name) != null) {
            limits.put(field, CommandOptions.number(arguments, name, 0));
        }
    }
}
