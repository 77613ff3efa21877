package dev.rejoinder.http.api;

import dev.rejoinder.bot.Bot;
import dev.rejoinder.bot.Bots;
import dev.rejoinder.core.AppError;
import dev.rejoinder.core.ErrorCode;
import dev.rejoinder.http.Exchange;
import java.util.Optional;
import java.util.Set;

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
     *     same, in the same time
     */
    Bot require(Exchange exchange) {
        String name = exchange.request().path("botId");
        Set<String> allowed = exchange.caller().principal().botIds();
        return (allowed.isEmpty() ? bots.find(name) : findAmong(allowed, name))
                .orElseThrow(Bots::notFound);
    }

    /**
     * Looks at the caller's own bots and at no other, so that what it is told, and how soon, has
     * nothing to do with whether another bot has that name.
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

    /** What reaches beyond single bots is not for a key that is restricted to some. */
    static void requireUnrestricted(Exchange exchange) {
        if (!exchange.caller().principal().botIds().isEmpty()) {
            throw AppError.of(
                    ErrorCode.INSUFFICIENT_PERMISSIONS,
                    "This key is restricted to some bots, and this concerns all of them.");
        }
    }
}
