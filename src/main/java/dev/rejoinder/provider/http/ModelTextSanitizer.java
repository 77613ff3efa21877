package dev.rejoinder.provider.http;

/**
 * Makes a model's text safe to store and send. It joins surrogate pairs that were split across two
 * deltas, and replaces NUL and lone surrogates with U+FFFD.
 */
final class ModelTextSanitizer {
    private static final char REPLACEMENT = '\uFFFD';

    private char held;

    /** Cleans a delta. Holds back a high surrogate at its end until the next delta. */
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

    /** Returns the rest at the end of the text; usually empty. */
    String rest() {
        String rest = held == 0 ? "" : String.valueOf(REPLACEMENT);
        held = 0;
        return rest;
    }
}
