package dev.rejoinder.http.openai;

import dev.rejoinder.core.AppError;
import java.util.ArrayList;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Reads the content of a message: a text, or parts that are texts. */
final class ContentReader {
    private static final Set<String> TEXTS = Set.of("text", "input_text", "output_text");

    private ContentReader() {}

    /**
     * The text of a content; empty without one.
     *
     * @param path of the content in the body
     * @throws AppError INVALID_REQUEST
     */
    static String text(@Nullable JsonNode content, String path) {
        return text(content, path, false);
    }

    /**
     * As the other.
     *
     * @param skipsFiles whether images and files are left out, and not refused
     */
    static String text(@Nullable JsonNode content, String path, boolean skipsFiles) {
        if (content == null || content.isNull()) {
            return "";
        }
        if (content.isString()) {
            return content.stringValue();
        }
        if (!content.isArray()) {
            throw AppError.invalid(path, path + " must be a string or a list of parts.");
        }
        var texts = new ArrayList<String>(content.size());
        for (int i = 0; i < content.size(); i++) {
            if (!skipsFiles || !FileParts.isFile(content.get(i))) {
                texts.add(partText(content.get(i), path + "[" + i + "]"));
            }
        }
        return String.join("\n\n", texts);
    }

    private static String partText(JsonNode part, String path) {
        String type = part.path("type").asString("");
        String field = type.equals("refusal") ? "refusal" : "text";
        if (!TEXTS.contains(type) && !type.equals("refusal")) {
            throw unsupported(path, type.isEmpty() ? "parts without a type" : type + " parts");
        }
        JsonNode text = part.get(field);
        if (text == null || !text.isString()) {
            throw AppError.invalid(path, path + "." + field + " must be a string.");
        }
        return text.stringValue();
    }

    static AppError unsupported(String path, String what) {
        return AppError.invalid(
                path,
                path
                        + ": "
                        + what
                        + " are not supported. Send text, images, files, tool calls and their"
                        + " results.");
    }
}
