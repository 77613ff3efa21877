package dev.rejoinder.access.oidc;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A page of the console, as in the fragment of its URL. It cannot lead to another site, because the
 * path before it is always the console's.
 *
 * @param text such as {@code /bots/guide}; empty for the first page
 */
public record ConsolePlace(String text) {
    private static final int MAX_CHARACTERS = 200;
    private static final Pattern PLACE = Pattern.compile("/[A-Za-z0-9/_.~%?=&:+,-]*");

    /** Parses a text that a client sent; anything unusable means the first page. */
    public static ConsolePlace of(@Nullable String given) {
        return new ConsolePlace(
                given != null && given.length() <= MAX_CHARACTERS && PLACE.matcher(given).matches()
                        ? given
                        : "");
    }

    /**
     * The URL of the page.
     *
     * @param query begins with a question mark, or is empty
     */
    public String url(String query) {
        return "/console/" + query + (text.isEmpty() ? "" : "#" + text);
    }
}
