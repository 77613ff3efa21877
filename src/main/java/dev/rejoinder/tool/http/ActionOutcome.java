package dev.rejoinder.tool.http;

import dev.rejoinder.tool.ToolOutcome;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonPointer;
import tools.jackson.databind.JsonNode;

/** Turns a response into what the model gets. */
final class ActionOutcome {
    /** The longest text of an error response. */
    static final int MAX_ERROR_CHARACTERS = 2_000;

    /** Room for the notes after a text. */
    private static final int NOTES_CHARACTERS = 500;

    private ActionOutcome() {}

    /**
     * @param responsePath the part of a JSON response that the model gets; null for all
     * @param mask hides the secrets of the request
     */
    static ToolOutcome of(ActionResponse response, @Nullable String responsePath, SecretMask mask) {
        if (response.isSuccess()) {
            String text = clean(mask.apply(content(response, responsePath)));
            int most = ToolOutcome.MAX_CONTENT - NOTES_CHARACTERS;
            return ToolOutcome.ok(trimmed(text, most) + note(clean(response.problem())));
        }
        String text = clean(mask.apply(content(response, null)));
        return ToolOutcome.error(
                "The server answered with status "
                        + response.status()
                        + ": "
                        + trimmed(text, MAX_ERROR_CHARACTERS));
    }

    private static String content(ActionResponse response, @Nullable String responsePath) {
        if (response.bodyBytes() == 0) {
            return "(status " + response.status() + ", no content)";
        }
        if (!response.isText()) {
            return "("
                    + (response.mediaType().isEmpty() ? "binary data" : response.mediaType())
                    + ", "
                    + response.bodyBytes()
                    + " bytes)";
        }
        String text = response.text();
        if (response.mediaType().equals("text/html")) {
            return HtmlText.of(text);
        }
        JsonNode json = json(response, text);
        if (json == null) {
            return responsePath == null ? text : text + note("The response is not JSON.");
        }
        JsonNode part = responsePath == null ? json : json.at(JsonPointer.compile(responsePath));
        if (part.isMissingNode()) {
            return "(the response has nothing at " + responsePath + ")";
        }
        return part.isString() ? part.stringValue() : part.toString();
    }

    private static @Nullable JsonNode json(ActionResponse response, String text) {
        String start = text.stripLeading();
        boolean mayBe =
                response.mediaType().contains("json")
                        || start.startsWith("{")
                        || start.startsWith("[");
        try {
            return mayBe ? ActionJson.parse(text) : null;
        } catch (JacksonException e) {
            return null;
        }
    }

    /** Replaces what databases and JSON cannot hold: U+0000 and lone surrogates. */
    static String clean(String text) {
        int[] points =
                text.codePoints()
                        .map(
                                c ->
                                        c == 0 || Character.getType(c) == Character.SURROGATE
                                                ? 0xFFFD
                                                : c)
                        .toArray();
        return new String(points, 0, points.length);
    }

    /** The beginning of a text, with a note if it was cut. */
    static String trimmed(String text, int most) {
        if (text.length() <= most) {
            return text;
        }
        int end = Character.isHighSurrogate(text.charAt(most - 1)) ? most - 1 : most;
        return text.substring(0, end)
                + note("Cut: the whole text has " + text.length() + " characters.");
    }

    private static String note(String sentence) {
        return sentence.isEmpty() ? "" : "\n[" + sentence + "]";
    }
}
