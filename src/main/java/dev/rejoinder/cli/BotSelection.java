package dev.rejoinder.cli;

import dev.rejoinder.bot.Bot;
import dev.rejoinder.core.PageRequest;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;
import tools.jackson.databind.JsonNode;

/** Selects the bot of a command: the named one, or the only one. */
final class BotSelection {
    private static final String BOT = "--bot";
    private static final int MOST_NAMED = 10;

    private BotSelection() {}

    static OptionSpec option() {
        return CommandOptions.text(
                BOT, "BOT", "The bot's id or short name (default: the only bot).");
    }

    /** The bot from the arguments, or null. */
    static @Nullable String given(ParseResult arguments) {
        return CommandOptions.value(arguments, BOT);
    }

    /** The id or short name of the named bot, or of the only bot. */
    static String of(ParseResult arguments, Administration administration) {
        return of(given(arguments), administration);
    }

    /**
     * The id or short name of the given bot, or of the only bot.
     *
     * @param given null for none
     */
    static String of(@Nullable String given, Administration administration) {
        return given != null
                ? given
                : only(
                        administration.bots(new PageRequest(1, MOST_NAMED)).stream()
                                .map(BotSelection::name)
                                .toList());
    }

    /** The id or short name of the named bot, or of the only bot of a server. */
    static String of(ParseResult arguments, ApiClient api) {
        String given = given(arguments);
        return given != null
                ? given
                : only(
                        api.get("/api/v1/bots?brief=true&limit=" + MOST_NAMED)
                                .path("bots")
                                .valueStream()
                                .map(BotSelection::name)
                                .toList());
    }

    private static String only(List<String> names) {
        if (names.isEmpty()) {
            throw new UsageException(
                    "there is no bot yet; create one with: rejoinder bot create NAME");
        }
        if (names.size() > 1) {
            throw new UsageException(
                    "there are several bots; name one with "
                            + BOT
                            + ": "
                            + String.join(", ", names));
        }
        return names.getFirst();
    }

    private static String name(Bot bot) {
        return Objects.requireNonNullElse(bot.shortName(), bot.id());
    }

    private static String name(JsonNode bot) {
        return bot.path("shortName").asString(bot.path("id").asString(""));
    }
}
