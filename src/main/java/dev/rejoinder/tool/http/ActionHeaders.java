package dev.rejoinder.tool.http;

import java.nio.charset.StandardCharsets;

/** The headers of an action's request. */
final class ActionHeaders {
    private ActionHeaders() {}

    /** Returns each byte of the UTF-8 form as a character, as headers are sent. */
    static String bytesAsCharacters(String value) {
        return new String(value.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
    }
}
