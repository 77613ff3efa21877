package dev.rejoinder.bot;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What is known about a bot besides its settings.
 *
 * @param hasTools whether it has any tools
 * @param hasIdentitySecret whether a site can sign the ids of its users for it
 * @param widgetLoadedAt when a page of another origin than this server's first loaded its widget;
 *     null before
 */
public record BotFacts(
        boolean hasTools, boolean hasIdentitySecret, @Nullable Instant widgetLoadedAt) {
    public static final BotFacts NONE = new BotFacts(false, false, null);
}
