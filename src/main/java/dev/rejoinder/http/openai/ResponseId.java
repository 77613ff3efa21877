package dev.rejoinder.http.openai;

import dev.rejoinder.core.AppError;
import dev.rejoinder.core.ErrorCode;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The id of a response: the ids of its answer and of its bot, so that a lookup needs nothing else.
 *
 * @param messageId of the answer
 */
record ResponseId(String botId, String messageId) {
    private static final String ULID = "([0-9A-HJKMNP-TV-Z]{26})";
    private static final Pattern RESPONSE = Pattern.compile("resp_" + ULID + ULID);
    private static final String ULID_DIGITS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
    private static final int TIME_DIGITS = 10;

    /**
     * Parses the id of a response.
     *
     * @throws AppError MESSAGE_NOT_FOUND, as for an unknown one
     */
    static ResponseId parse(String text) {
        Matcher parts = RESPONSE.matcher(text);
        if (!parts.matches()) {
            throw notFound();
        }
        return new ResponseId("bot_" + parts.group(2), "msg_" + parts.group(1));
    }

    /** The response does not exist, or the caller may not see it. */
    static AppError notFound() {
        return AppError.of(ErrorCode.MESSAGE_NOT_FOUND, "There is no such response.");
    }

    @Override
    public String toString() {
        return "resp_" + ulid(messageId) + ulid(botId);
    }

    /** The id of a chat completion. */
    static String completion(String messageId) {
        return "chatcmpl-" + ulid(messageId);
    }

    /** When an id was created, in Unix seconds: a ULID begins with its time. */
    static long createdAt(String id) {
        String ulid = ulid(id);
        long millis = 0;
        for (int i = 0; i < TIME_DIGITS; i++) {
            millis = millis * ULID_DIGITS.length() + ULID_DIGITS.indexOf(ulid.charAt(i));
        }
        return millis / 1000;
    }

    private static String ulid(String id) {
        return id.substring(id.indexOf('_') + 1);
    }
}
