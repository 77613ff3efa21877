package dev.rejoinder.cli;

import java.util.List;
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

    /** The id or short name of the named bot, or of the only bot. */
    static String of(ParseResult arguments, ApiClient api) {
        String given = CommandOptions.value(arguments, BOT);
        return given != null
                ? given
                : only(
                        api.get("/api/v1/bots?brief=true&limit=" + MOST_NAMED)
                                .path("bots")
                                .valueStream()
                                .map(BotSelection::name)
                                .toList());
    }

    /** The path of something that belongs to that bot. */
    static String path(ParseResult arguments, ApiClient api, String rest, String... values) {
        return ApiClient.path("/api/v1/bots/{}", of(arguments, api)) + ApiClient.path(rest, values);
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

    private static String name(JsonNode bot) {
        return bot.path("shortName").asString(bot.path("id").asString(""));
    }
}
