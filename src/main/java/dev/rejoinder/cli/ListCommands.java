package dev.rejoinder.cli;

import dev.rejoinder.access.Account;
import dev.rejoinder.access.ApiKey;
import dev.rejoinder.answertest.AnswerTest;
import dev.rejoinder.answertest.AnswerTestJson;
import dev.rejoinder.bot.Bot;
import dev.rejoinder.cli.ListCommand.Column;
import dev.rejoinder.knowledge.Source;
import dev.rejoinder.webhook.WebhookEndpoint;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The {@code list} commands and their columns. */
final class ListCommands {
    private ListCommands() {}

    static Command bots(CommandContext context) {
        return new ListCommand<Bot>(
                context,
                "Lists the bots, newest first.",
                List.of(),
                (administration, arguments, page) -> administration.bots(page),
                List.of(
                        new Column<>("ID", Bot::id),
                        new Column<>("SHORT NAME", bot -> orDash(bot.shortName())),
                        new Column<>("NAME", Bot::name),
                        new Column<>("MODEL", Bot::model),
                        new Column<>("STATE", bot -> bot.enabled() ? "enabled" : "disabled"),
                        new Column<>("CREATED", bot -> time(bot.createdAt()))));
    }

    static Command keys(CommandContext context) {
        return new ListCommand<ApiKey>(
                context,
                "Lists the keys, newest first.",
                List.of(),
                (administration, arguments, page) -> administration.keys(page),
                List.of(
                        new Column<>("ID", ApiKey::id),
                        new Column<>("NAME", ApiKey::name),
                        new Column<>("SCOPE", key -> lower(key.scope())),
                        new Column<>("STATE", key -> state(key, context.clock().now())),
                        new Column<>("CREATED", key -> time(key.createdAt())),
                        new Column<>("LAST USED", key -> time(key.lastUsedAt()))));
    }

    static Command tests(CommandContext context) {
        return new ListCommand<AnswerTest>(
                context,
                "Lists a bot's answer tests, oldest first.",
                List.of(BotSelection.option()),
                (administration, arguments, page) ->
                        administration.tests(BotSelection.of(arguments, administration)).list(page),
                List.of(
                        new Column<>("ID", AnswerTest::id),
                        new Column<>("QUESTION", test -> test.draft().question()),
                        new Column<>(
                                "EXPECTS",
                                test -> AnswerTestJson.expectations(test.draft().expectations()))));
    }

    static Command sources(CommandContext context) {
        return new ListCommand<Source>(
                context,
                "Lists a bot's sources, newest first.",
                List.of(BotSelection.option()),
                (administration, arguments, page) ->
                        administration.sources(BotSelection.of(arguments, administration), page),
                List.of(
                        new Column<>("ID", Source::id),
                        new Column<>("TYPE", source -> lower(source.kind())),
                        new Column<>("TITLE", Source::title),
                        new Column<>("STATE", source -> lower(source.status())),
                        new Column<>("CHUNKS", source -> String.valueOf(source.chunks())),
                        new Column<>("REASON", source -> orDash(source.reason()))));
    }

    static Command users(CommandContext context) {
        return new ListCommand<Account>(
                context,
                "Lists the accounts, newest first.",
                List.of(),
                (administration, arguments, page) -> administration.users(page),
                List.of(
                        new Column<>("EMAIL", Account::email),
                        new Column<>("NAME", Account::name),
                        new Column<>("ROLE", user -> user.role().text()),
                        new Column<>("CREATED", user -> time(user.createdAt()))));
    }

    static Command webhooks(CommandContext context) {
        return new ListCommand<WebhookEndpoint>(
                context,
                "Lists the webhook endpoints, oldest first.",
                List.of(),
                // All fit on the first page.
                (administration, arguments, page) ->
                        page.number() == 1 ? administration.webhooks() : List.of(),
                List.of(
                        new Column<>("ID", WebhookEndpoint::id),
                        new Column<>("URL", endpoint -> endpoint.settings().url()),
                        new Column<>("STATE", ListCommands::state),
                        new Column<>(
                                "EVENTS",
                                endpoint -> String.valueOf(endpoint.settings().events().size())),
                        new Column<>("CREATED", endpoint -> time(endpoint.createdAt()))));
    }

    private static String state(WebhookEndpoint endpoint) {
        WebhookEndpoint.Disabled disabled = endpoint.disabled();
        if (disabled != null) {
            return "disabled (" + lower(disabled.reason()) + ")";
        }
        return endpoint.settings().enabled() ? "enabled" : "disabled";
    }

    private static String state(ApiKey key, Instant now) {
        if (key.revokedAt() != null) {
            return "revoked";
        }
        @Nullable Instant expiresAt = key.expiresAt();
        if (expiresAt == null) {
            return "works";
        }
        return expiresAt.isAfter(now) ? "until " + time(expiresAt) : "expired";
    }

    /** A timestamp to the second, in UTC; a dash for null. */
    private static String time(@Nullable Instant instant) {
        return instant == null ? "-" : instant.truncatedTo(ChronoUnit.SECONDS).toString();
    }

    private static String orDash(@Nullable String text) {
        return Objects.requireNonNullElse(text, "-");
    }

    private static String lower(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }
}
