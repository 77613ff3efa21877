package dev.rejoinder.http.widget;

import dev.rejoinder.bot.Bot;
import java.net.URI;
import java.util.Optional;

/**
 * The Content-Security-Policy of the frame: only this server's scripts, styles and API, only the
 * bot's logo and files of messages as images, and only the bot's allowed origins as pages around
 * it.
 */
final class FramePolicy {
    private static final String REST =
            "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self';"
                    + " base-uri 'none'; form-action 'none'; require-trusted-types-for 'script';"
                    + " trusted-types 'none'; ";

    /** No page may show the frame. */
    static final String CLOSED = REST + "frame-ancestors 'none'";

    /** Only pages of this server may show the preview, with any logo that could be saved. */
    static final String PREVIEW = REST + "img-src blob: data: https:; frame-ancestors 'self'";

    private FramePolicy() {}

    static String of(Bot bot) {
        String logo = bot.conversationSettings().widget().logo();
        String logos = logo == null ? "" : " " + imageOrigin(bot).orElse("data:");
        return REST
                + "img-src blob:"
                + logos
                + "; frame-ancestors "
                + String.join(" ", bot.widget().allowedOrigins());
    }

    /** The origin of a logo that is on another server. */
    static Optional<String> imageOrigin(Bot bot) {
        return Optional.ofNullable(bot.conversationSettings().widget().logo())
                .filter(logo -> logo.startsWith("https:"))
                .map(logo -> "https://" + URI.create(logo).getRawAuthority());
    }
}
