package dev.rejoinder.bot;

import java.util.List;
import java.util.regex.Pattern;

/**
 * Where the chat widget of a bot may be shown.
 *
 * @param allowedOrigins origins of pages, as browsers write them ({@code https://shop.example}), or
 *     {@link #ANY}; none for a bot that has no widget
 */
public record WidgetSettings(List<String> allowedOrigins) {
    /** Stands for every origin. */
    public static final String ANY = "*";

    /** No page may show it. */
    public static final WidgetSettings OFF = new WidgetSettings(List.of());

    /** As long as a host name may be, with a scheme and a port. */
    public static final int MAX_ORIGIN_CHARACTERS = 267;

    /**
     * As browsers write it, so that it can be compared letter by letter: they leave out the port
     * that is usual for the scheme. What passes can stand in a header as it is.
     */
    private static final Pattern ORIGIN =
            Pattern.compile(
                    "(https(?!.*:443$)|http(?!.*:80$))://"
                            + "[a-z0-9_-]+(\\.[a-z0-9_-]+)*(:[1-9][0-9]{0,4})?");

    public WidgetSettings {
        allowedOrigins = List.copyOf(allowedOrigins);
    }

    static boolean isOrigin(String text) {
        return text.length() <= MAX_ORIGIN_CHARACTERS && ORIGIN.matcher(text).matches();
    }

    /** Whether pages of this origin may show it. */
    public boolean allows(String origin) {
        return isOrigin(origin)
                && (allowedOrigins.contains(ANY) || allowedOrigins.contains(origin));
    }
}
