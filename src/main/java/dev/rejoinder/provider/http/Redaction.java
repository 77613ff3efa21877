package dev.rejoinder.provider.http;

import dev.rejoinder.provider.ModelException;
import org.jspecify.annotations.Nullable;

/** Takes our key out of what a provider says, should it quote it. */
final class Redaction {
    private static final int SHORTEST_SECRET_PART = 4;

    private Redaction() {}

    static ModelException of(ModelException e, @Nullable String secret) {
        String message = String.valueOf(e.getMessage());
        String clean = message.replaceAll("\\p{Cntrl}+", " ");
        if (secret != null && !secret.isEmpty()) {
            clean = withoutTail(clean.replace(secret, "***"), secret);
        }
        return clean.equals(message)
                ? e
                : new ModelException(e.kind(), clean, e.retryAfter(), e.getCause());
    }

    /** Without the beginning of the secret, where the excerpt of a body ends within it. */
    private static String withoutTail(String text, String secret) {
        for (int length = secret.length() - 1; length >= SHORTEST_SECRET_PART; length--) {
            if (text.endsWith(secret.substring(0, length))) {
                return text.substring(0, text.length() - length) + "***";
            }
        }
        return text;
    }
}
