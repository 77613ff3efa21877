package dev.rejoinder.http.api;

import dev.rejoinder.bot.Bot;
import dev.rejoinder.bot.Bots;
import dev.rejoinder.core.AppError;
import dev.rejoinder.core.ErrorCode;
import dev.rejoinder.http.Exchange;
import java.util.Optional;
import java.util.Set;

/** Resolves the {@code botId} of a path to a bot that the caller may see. */
public final class BotAccess {
    private final Bots bots;

    public BotAccess(Bots bots) {
        this.bots = bots;
    }

    /**
     * The bot of this request.
     *
     * @throws AppError BOT_NOT_FOUND if it does not exist or this key may not use it; the caller
     *     cannot tell the two apart, not even by timing
     */
    public Bot require(Exchange exchange) {
        Bot bot = require(exchange, exchange.request().path("botId"));
        // The path may name it by its short name.
        exchange.auditTarget("botId", bot.id());
        return bot;
    }

    /**
     * The bot with this id or short name.
     *
     * @throws AppError as {@link #require(Exchange)}
     */
    public Bot require(Exchange exchange, String name) {
        return find(exchange, name).orElseThrow(Bots::notFound);
    }

    /** The bot with this id or short name, if it exists and this key may use it. */
    public Optional<Bot> find(Exchange exchange, String name) {
        Set<String> allowed = exchange.caller().principal().botIds();
        return allowed.isEmpty() ? bots.find(name) : findAmong(allowed, name);
    }

    /**
     * As {@link #require}, for a request that sends a message.
     *
     * @throws AppError BOT_NOT_FOUND, also if the bot is disabled
     */
    public Bot requireEnabled(Exchange exchange) {
        Bot bot = require(exchange);
        if (!bot.enabled()) {
            throw Bots.notFound();
        }
        return bot;
    }

    /**
     * Searches only the caller's own bots, so neither the response nor its timing reveals whether
     * another bot has that name.
     */
    private Optional<Bot> findAmong(Set<String> allowed, String name) {
        if (allowed.contains(name)) {
            return bots.find(name);
        }
        return allowed.stream()
                .flatMap(id -> bots.find(id).stream())
                .filter(bot -> name.equals(bot.shortName()))
                .findFirst();
    }

    /** Rejects keys that are restricted to some bots, for routes that affect all bots. */
    static void requireUnrestricted(Exchange exchange) {
        if (!exchange.caller().principal().botIds().isEmpty()) {
            throw AppError.of(
                    ErrorCode.INSUFFICIENT_PERMISSIONS,
                    "This request affects all bots. Use a key that is not restricted to some"
                            + " bots.");
        }
    }
}
