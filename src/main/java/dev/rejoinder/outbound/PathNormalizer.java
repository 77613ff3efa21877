package dev.rejoinder.outbound;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/** Normalizes the path and query of a URL. */
final class PathNormalizer {
    private static final HexFormat HEX = HexFormat.of().withUpperCase();
    private static final String UNRESERVED_SIGNS = "-._~";
    private static final String OTHER_SIGNS = "!$&'()*+,;=:@/?";

    private PathNormalizer() {}

    /**
     * Adds a leading slash, removes dot segments, and escapes exactly the characters that need it.
     */
    static String normal(String text) {
        String escaped = escaped(text);
        int question = escaped.indexOf('?');
        String path = question < 0 ? escaped : escaped.substring(0, question);
        String query = question < 0 ? "" : escaped.substring(question);
        return withoutDots(path) + query;
    }

    /** Escapes exactly the characters that need it. */
    static String escaped(String text) {
        var result = new StringBuilder(text.length());
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        for (int i = 0; i < bytes.length; i++) {
            int value = bytes[i] & 0xFF;
            if (value == '%' && isEscape(bytes, i)) {
                value =
                        (Character.digit(bytes[i + 1], 16) << 4)
                                | Character.digit(bytes[i + 2], 16);
                i += 2;
                append(result, value, isUnreserved(value));
            } else {
                append(result, value, isUnreserved(value) || OTHER_SIGNS.indexOf(value) >= 0);
            }
        }
        return result.toString();
    }

    private static void append(StringBuilder result, int value, boolean plain) {
        if (plain) {
            result.append((char) value);
        } else {
            result.append('%').append(HEX.toHexDigits((byte) value));
        }
    }

    private static boolean isEscape(byte[] bytes, int at) {
        return at + 2 < bytes.length
                && Character.digit(bytes[at + 1], 16) >= 0
                && Character.digit(bytes[at + 2], 16) >= 0;
    }

    private static boolean isUnreserved(int value) {
        return (value >= 'a' && value <= 'z')
                || (value >= 'A' && value <= 'Z')
                || (value >= '0' && value <= '9')
                || UNRESERVED_SIGNS.indexOf(value) >= 0;
    }

    private static String withoutDots(String path) {
        List<String> kept = new ArrayList<>();
        String[] segments = (path.startsWith("/") ? path.substring(1) : path).split("/", -1);
        for (int i = 0; i < segments.length; i++) {
            boolean last = i == segments.length - 1;
            boolean up = segments[i].equals("..");
            if (up && !kept.isEmpty()) {
                kept.removeLast();
            }
            if (!up && !segments[i].equals(".")) {
                kept.add(segments[i]);
            } else if (last) {
                kept.add("");
            }
        }
        return "/" + String.join("/", kept);
    }
}
