package dev.rejoinder.http.api;

import dev.rejoinder.bot.Bot;
import dev.rejoinder.bot.Bots;
import dev.rejoinder.core.AppError;
import dev.rejoinder.core.ErrorCode;
import dev.rejoinder.http.Exchange;

/** From the {@code botId} of a path to a bot that the caller may see. */
final class BotAccess {
    private final Bots bots;

    BotAccess(Bots bots) {
        this.bots = bots;
    }

    /**
     * The bot of this request.
     *
     * @throws AppError BOT_NOT_FOUND when there is none, or none for this key: to the caller the
     *     same
     */
    Bot require(Exchange exchange) {
        Bot bot = bots.require(exchange.path("botId"));
        if (!exchange.principal().maySee(bot.id())) {
            throw Bots.notFound();
        }
        return bot;
    }

    /** What reaches beyond single bots is not for a key that is restricted to some. */
    static void requireUnrestricted(Exchange exchange) {
        if (!exchange.principal().botIds().isEmpty()) {
            throw AppError.of(
                    ErrorCode.INSUFFICIENT_PERMISSIONS,
                    "This key is restricted to some bots, and this concerns all of them.");
        }
    }
}
