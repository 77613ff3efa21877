package dev.rejoinder.http.openai;

import dev.rejoinder.core.AppError;
import dev.rejoinder.core.ErrorCode;
import dev.rejoinder.turn.ToolStep;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The id of a response: the ids of its answer and of its bot, so that a lookup needs nothing else.
 * A turn that calls tools of the client has several responses.
 *
 * @param messageId of the answer
 * @param round the round of the client's calls that the response follows; 0 for the first response
 */
record ResponseId(String botId, String messageId, int round) {
    private static final String ULID = "([0-9A-HJKMNP-TV-Z]{26})";
    private static final Pattern RESPONSE =
            Pattern.compile("resp_" + ULID + ULID + "(?:_([1-9][0-9]?))?");
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
        String round = parts.group(3);
        return new ResponseId(
                "bot_" + parts.group(2),
                "msg_" + parts.group(1),
                round == null ? 0 : Integer.parseInt(round));
    }

    /** The response does not exist, or the caller may not see it. */
    static AppError notFound() {
        return AppError.of(ErrorCode.MESSAGE_NOT_FOUND, "There is no such response.");
    }

    @Override
    public String toString() {
        return "resp_" + ulid(messageId) + ulid(botId) + suffix(round);
    }

    /** The id of the message in this response. */
    String item() {
        return messageId + suffix(round);
    }

    /** The id of a tool call in a response. */
    static String call(String messageId, ToolStep call) {
        return "fc_" + ulid(messageId) + "_" + call.round() + "_" + call.index();
    }

    /** The id of the result of a tool call. */
    static String output(String messageId, ToolStep call) {
        return "fco_" + ulid(messageId) + "_" + call.round() + "_" + call.index();
    }

    /**
     * The id of a chat completion.
     *
     * @param round as in {@link ResponseId}
     */
    static String completion(String messageId, int round) {
        return "chatcmpl-" + ulid(messageId) + suffix(round);
    }

    private static String suffix(int round) {
        return round == 0 ? "" : "_" + round;
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
