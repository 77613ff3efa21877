package dev.rejoinder.provider.http;

import dev.rejoinder.provider.ModelException;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Redacts our API key, and texts that look like keys, from provider messages. */
final class KeyRedaction {
    private static final int SHORTEST_SECRET_PART = 4;

    /** The longest message; the rest is dropped. */
    private static final int MOST_CHARACTERS = 4 * 1024;

    private static final Pattern CONTROL = Pattern.compile("\\p{Cntrl}+");
    private static final Pattern KEYS =
            Pattern.compile(
                    "(?i)\\b(?:(?:sk|pk|rk|gsk|xai|hf|key|api)[-_](?=[-_a-z]*[0-9*])[-_a-z0-9*]{10,}"
                        + "|AIza[-_a-z0-9]{10,})");
    private static final Pattern NAMED =
            Pattern.compile(
                    "(?i)\\b(bearer (?=[^\\s]{12})|(?:api|goog-api|access)[-_]?key[\"']?[:=]"
                            + " ?[\"']?|token=|[?&]key=|password[\"']?[:=] ?[\"']?|secret[\"']?[:=]"
                            + " ?[\"']?)[^\\s\"',;&]{6,}");

    private KeyRedaction() {}

    static ModelException of(ModelException e, @Nullable String secret) {
        String detail = e.detail();
        String clean = clean(detail, secret);
        return clean.equals(detail)
                ? e
                : new ModelException(e.kind(), e.status(), clean, e.retryAfter(), e.getCause());
    }

    static String clean(String detail, @Nullable String secret) {
        String clean =
                CONTROL.matcher(detail.substring(0, Math.min(detail.length(), MOST_CHARACTERS)))
                        .replaceAll(" ");
        if (secret != null && !secret.isEmpty()) {
            clean = withoutTail(clean.replace(secret, "***"), secret);
        }
        clean = KEYS.matcher(clean).replaceAll("***");
        return NAMED.matcher(clean).replaceAll("$1***");
    }

    /** Redacts a prefix of the secret at the end of a truncated body. */
    private static String withoutTail(String text, String secret) {
        for (int length = secret.length() - 1; length >= SHORTEST_SECRET_PART; length--) {
            if (text.endsWith(secret.substring(0, length))) {
                return text.substring(0, text.length() - length) + "***";
            }
        }
        return text;
    }
}
