package dev.rejoinder.cli;

import dev.rejoinder.cli.ApiListCommand.Column;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** The {@code list} commands and their columns. */
final class ListCommands {
    private ListCommands() {}

    static Command bots(CommandContext context) {
        return ApiListCommand.of(
                context,
                "Lists the bots, newest first.",
                List.of(),
                (api, arguments) -> "/api/v1/bots",
                "bots",
                List.of(
                        Column.of("ID", "id"),
                        Column.of("SHORT NAME", "shortName"),
                        Column.of("NAME", "name"),
                        Column.of("MODEL", "model"),
                        new Column("STATE", ListCommands::state),
                        time("CREATED", "createdAt")));
    }

    static Command keys(CommandContext context) {
        return ApiListCommand.of(
                context,
                "Lists the keys, newest first.",
                List.of(),
                (api, arguments) -> "/api/v1/keys",
                "keys",
                List.of(
                        Column.of("ID", "id"),
                        Column.of("NAME", "name"),
                        Column.of("SCOPE", "scope"),
                        new Column("STATE", key -> keyState(key, context.clock().now())),
                        time("CREATED", "createdAt"),
                        time("LAST USED", "lastUsedAt")));
    }

    static Command tests(CommandContext context) {
        return ApiListCommand.of(
                context,
                "Lists a bot's answer tests, oldest first.",
                List.of(BotSelection.option()),
                (api, arguments) -> BotSelection.path(arguments, api, "/tests"),
                "tests",
                List.of(
                        Column.of("ID", "id"),
                        Column.of("QUESTION", "question"),
                        Column.of("EXPECTS", "expect")));
    }

    static Command sources(CommandContext context) {
        return ApiListCommand.of(
                context,
                "Lists a bot's sources, newest first.",
                List.of(BotSelection.option()),
                (api, arguments) -> BotSelection.path(arguments, api, "/sources"),
                "sources",
                List.of(
                        Column.of("ID", "id"),
                        Column.of("TYPE", "type"),
                        Column.of("TITLE", "title"),
                        Column.of("STATE", "status"),
                        Column.of("CHUNKS", "chunks"),
                        Column.of("REASON", "reason")));
    }

    static Command users(CommandContext context) {
        return ApiListCommand.of(
                context,
                "Lists the accounts, newest first.",
                List.of(),
                (api, arguments) -> "/api/v1/accounts",
                "accounts",
                List.of(
                        Column.of("EMAIL", "email"),
                        Column.of("NAME", "name"),
                        Column.of("ROLE", "role"),
                        time("CREATED", "createdAt")));
    }

    static Command webhooks(CommandContext context) {
        return ApiListCommand.of(
                context,
                "Lists the webhook endpoints, oldest first.",
                List.of(),
                (api, arguments) -> "/api/v1/webhooks",
                "webhooks",
                List.of(
                        Column.of("ID", "id"),
                        Column.of("URL", "url"),
                        new Column("STATE", ListCommands::webhookState),
                        new Column(
                                "EVENTS",
                                endpoint -> String.valueOf(endpoint.path("events").size())),
                        time("CREATED", "createdAt")));
    }

    private static String webhookState(JsonNode endpoint) {
        if (endpoint.path("disabledReason").isString()) {
            return "disabled (" + JsonText.of(endpoint.path("disabledReason")) + ")";
        }
        return state(endpoint);
    }

    private static String state(JsonNode entry) {
        return entry.path("enabled").asBoolean() ? "enabled" : "disabled";
    }

    private static String keyState(JsonNode key, Instant now) {
        if (key.path("revokedAt").isString()) {
            return "revoked";
        }
        if (!key.path("expiresAt").isString()) {
            return "works";
        }
        Instant expiresAt = Instant.parse(key.path("expiresAt").stringValue());
        return expiresAt.isAfter(now) ? "until " + seconds(expiresAt) : "expired";
    }

    /** A column with a time to the second, in UTC; a dash for null. */
    private static Column time(String heading, String field) {
        return new Column(
                heading,
                entry ->
                        entry.path(field).isString()
                                ? seconds(Instant.parse(entry.path(field).stringValue()))
                                : "-");
    }

    private static String seconds(Instant instant) {
        return instant.truncatedTo(ChronoUnit.SECONDS).toString();
    }
}
