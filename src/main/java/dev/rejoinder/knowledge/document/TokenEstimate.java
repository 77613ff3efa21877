package dev.rejoinder.knowledge.document;

/** Estimates the length of a text in tokens. */
final class TokenEstimate {
    /** Weight of characters that take about one token each; others take a quarter. */
    private static final int DENSE = 3;

    private static final char FIRST_DENSE = '\u0E00';

    private TokenEstimate() {}

    static int of(String text) {
        int weight = text.length();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c >= FIRST_DENSE && isDense(c)) {
                weight += DENSE - 1;
            }
        }
        return weight;
    }

    private static boolean isDense(char c) {
        // Thai and Lao; Chinese, Japanese and Korean.
        return c < '\u0F00' || (c >= '\u2E80' && c < '\uD800') || (c >= '\uF900' && c < '\uFB00');
    }
}
