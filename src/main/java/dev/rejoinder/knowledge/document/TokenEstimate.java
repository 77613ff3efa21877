package dev.rejoinder.knowledge.document;

/** How much text there is, in tokens rather than in characters. */
final class TokenEstimate {
    /** Where a character is about a token, and not a quarter of one. */
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
