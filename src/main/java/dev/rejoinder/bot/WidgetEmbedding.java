package dev.rejoinder.bot;

import java.util.List;
import java.util.regex.Pattern;

/**
 * Where a bot's chat widget may be embedded.
 *
 * @param allowedOrigins page origins as browsers write them ({@code https://shop.example}), or
 *     {@link #ANY}; empty to disable the widget
 */
public record WidgetEmbedding(List<String> allowedOrigins) {
    /** Matches every origin. */
    public static final String ANY = "*";

    /** Disables the widget. */
    public static final WidgetEmbedding OFF = new WidgetEmbedding(List.of());

    /** The maximum length of a host name, plus scheme and port. */
    public static final int MAX_ORIGIN_CHARACTERS = 267;

    /**
     * An origin as browsers write it, without the scheme's default port, so that it can be compared
     * as text. Matching text is safe in a header.
     */
    private static final Pattern ORIGIN =
            Pattern.compile(
                    "(https(?!.*:443$)|http(?!.*:80$))://"
                            + "[a-z0-9_-]+(\\.[a-z0-9_-]+)*(:[1-9][0-9]{0,4})?");

    public WidgetEmbedding {
        allowedOrigins = List.copyOf(allowedOrigins);
    }

    static boolean isOrigin(String text) {
        return text.length() <= MAX_ORIGIN_CHARACTERS && ORIGIN.matcher(text).matches();
    }

    /** Whether pages of this origin may embed the widget. */
    public boolean allows(String origin) {
        return isOrigin(origin)
                && (allowedOrigins.contains(ANY) || allowedOrigins.contains(origin));
    }
}
