package dev.rejoinder.provider.http;

/**
 * Makes a model's text fit to be stored and sent: a pair of surrogates that was split over two
 * deltas is put together again, and what is no character becomes U+FFFD.
 */
final class ModelTextSanitizer {
    private static final char REPLACEMENT = '\uFFFD';

    private char held;

    /** The delta, cleaned; without a high surrogate at its end, which waits for its other half. */
    String clean(String delta) {
        if (held == 0 && isClean(delta)) {
            return delta;
        }
        var text = new StringBuilder(delta.length() + 1);
        for (int i = 0; i < delta.length(); i++) {
            append(text, delta.charAt(i));
        }
        return text.toString();
    }

    private static boolean isClean(String delta) {
        for (int i = 0; i < delta.length(); i++) {
            char c = delta.charAt(i);
            if (c == 0 || Character.isSurrogate(c)) {
                return false;
            }
        }
        return true;
    }

    private void append(StringBuilder text, char c) {
        if (held != 0) {
            if (Character.isLowSurrogate(c)) {
                text.append(held).append(c);
                held = 0;
                return;
            }
            text.append(REPLACEMENT);
            held = 0;
        }
        if (Character.isHighSurrogate(c)) {
            held = c;
        } else {
            text.append(c == 0 || Character.isLowSurrogate(c) ? REPLACEMENT : c);
        }
    }

    /** What is left when nothing more comes; mostly nothing. */
    String rest() {
        String rest = held == 0 ? "" : String.valueOf(REPLACEMENT);
        held = 0;
        return rest;
    }
}
