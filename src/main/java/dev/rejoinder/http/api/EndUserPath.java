package dev.rejoinder.http.api;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.rejoinder.bot.Bot;
import dev.rejoinder.bot.Bots;
import dev.rejoinder.core.AppError;
import dev.rejoinder.core.ErrorCode;
import dev.rejoinder.core.PageRequest;
import dev.rejoinder.http.Exchange;
import dev.rejoinder.http.Route.Parameter;
import dev.rejoinder.knowledge.ContentHash;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The end user that a request is about.
 *
 * @param botId only data of this bot, or null for all bots
 */
record EndUserPath(String userId, @Nullable String botId) {
    /** In place of an id that no path may have. */
    private static final String IN_QUERY = "-";

    static final Parameter USER_ID =
            Parameter.query(
                    "userId",
                    ResponseSchemas.TEXT,
                    "The user's id, if it has characters that no path may have, such as a slash;"
                            + " the path then has - in its place.");

    static final Parameter BOT_ID =
            Parameter.query(
                    "botId",
                    ResponseSchemas.ID,
                    "Only data of this bot; required for a key that is restricted to some bots.");

    /**
     * Reads the path and the query.
     *
     * @throws AppError BOT_NOT_FOUND; INSUFFICIENT_PERMISSIONS if the key is restricted to some
     *     bots and the request names none
     */
    static EndUserPath of(Exchange exchange, BotAccess access) {
        String inPath = exchange.request().path("userId");
        String inQuery = exchange.request().query("userId");
        if (inQuery != null && !inPath.equals(IN_QUERY)) {
            throw AppError.invalid("userId", "The path must have - in place of the user's id.");
        }
        String botId = exchange.request().query("botId");
        if (botId == null) {
            requireAllBots(exchange);
        } else {
            botId = access.require(exchange, botId).id();
        }
        return new EndUserPath(inQuery == null ? inPath : inQuery, botId);
    }

    private static void requireAllBots(Exchange exchange) {
        if (!exchange.caller().principal().botIds().isEmpty()) {
            throw AppError.of(
                    ErrorCode.INSUFFICIENT_PERMISSIONS,
                    "This key is restricted to some bots. Name one of them with the parameter"
                            + " botId, or use a key for all bots.");
        }
    }

    /** Adds the user to the audit log, by a hash that only those can compare who know the id. */
    void audit(Exchange exchange) {
        exchange.auditTarget("userHash", hash(exchange.request().id()));
        if (botId != null) {
            exchange.auditTarget("botId", botId);
        }
    }

    private String hash(String salt) {
        return ContentHash.of((salt + " " + userId).getBytes(UTF_8));
    }

    /** The bots that may have data of the user. */
    List<String> botIds(Bots bots) {
        if (botId != null) {
            return List.of(botId);
        }
        var ids = new ArrayList<String>();
        List<Bot> page;
        int number = 1;
        do {
            page = bots.list(new PageRequest(number++, PageRequest.MAX_LIMIT));
            page.forEach(bot -> ids.add(bot.id()));
        } while (page.size() == PageRequest.MAX_LIMIT);
        return ids;
    }
}
