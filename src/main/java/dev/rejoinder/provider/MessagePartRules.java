package dev.rejoinder.provider;

import java.util.regex.Pattern;

/** The limits of a {@link MessagePart}, which its constructors check. */
public final class MessagePartRules {
    /** The longest text, in UTF-16 units: more than the largest history plus a question. */
    public static final int MAX_TEXT_CHARACTERS = 16 * 1024 * 1024;

    /** The largest image or file. */
    public static final int MAX_FILE_BYTES = 25 * 1024 * 1024;

    /** The longest name, media type or call id. */
    public static final int MAX_NAME_CHARACTERS = 256;

    private static final int MAX_BASE64_CHARACTERS = (MAX_FILE_BYTES + 2) / 3 * 4;
    private static final int MAX_BASE64_PADDING = 2;
    private static final Pattern MEDIA_TYPE =
            Pattern.compile("[a-z0-9!#$&^_.+-]++/[a-z0-9!#$&^_.+-]++");

    private MessagePartRules() {}

    static void requireText(String text, String what) {
        requireAtMost(MAX_TEXT_CHARACTERS, text, what);
    }

    static void requireName(String name, String what) {
        if (name.isEmpty()) {
            throw new IllegalArgumentException(what + " is empty");
        }
        requireAtMost(MAX_NAME_CHARACTERS, name, what);
    }

    static void requireMediaType(String mediaType) {
        requireAtMost(MAX_NAME_CHARACTERS, mediaType, "the media type");
        if (!MEDIA_TYPE.matcher(mediaType).matches()) {
            throw new IllegalArgumentException("the media type is malformed");
        }
    }

    static void requireBase64(String data) {
        requireAtMost(MAX_BASE64_CHARACTERS, data, "the data");
        if (!isBase64(data)) {
            throw new IllegalArgumentException("the data is not Base64");
        }
    }

    /** Millions of characters, for which a regular expression takes ten times as long. */
    private static boolean isBase64(String data) {
        int end = data.length();
        while (end > 0 && end > data.length() - MAX_BASE64_PADDING && data.charAt(end - 1) == '=') {
            end--;
        }
        boolean valid = end > 0 && data.length() % 4 == 0;
        for (int i = 0; valid && i < end; i++) {
            char next = data.charAt(i);
            valid =
                    (next >= 'A' && next <= 'Z')
                            || (next >= 'a' && next <= 'z')
                            || (next >= '0' && next <= '9')
                            || next == '+'
                            || next == '/';
        }
        return valid;
    }

    private static void requireAtMost(int most, String text, String what) {
        if (text.length() > most) {
            throw new IllegalArgumentException(what + " has more than " + most + " characters");
        }
    }
}
