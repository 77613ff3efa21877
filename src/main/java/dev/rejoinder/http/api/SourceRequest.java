package dev.rejoinder.http.api;

import static dev.rejoinder.http.BodySchema.fields;
import static dev.rejoinder.http.BodySchema.optional;
import static dev.rejoinder.http.BodySchema.required;

import dev.rejoinder.core.AppError;
import dev.rejoinder.http.BodySchema;
import dev.rejoinder.http.FileUpload;
import dev.rejoinder.knowledge.QuestionAndAnswer;
import dev.rejoinder.knowledge.Source;
import dev.rejoinder.knowledge.SourceRules;
import dev.rejoinder.knowledge.Sources;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** A request to add a source: a JSON body, or a form with a file. */
final class SourceRequest {
    static final BodySchema.ObjectSchema BODY =
            fields(
                    required(
                            "type",
                            new BodySchema.EnumSchema(List.of("text", "qa", "page", "site")),
                            "What it is. A file is sent as a form, in the field file."),
                    optional(
                            "title",
                            new BodySchema.StringSchema(1, SourceRules.MAX_TITLE_CHARACTERS),
                            "What it is called."),
                    optional(
                            "text",
                            new BodySchema.StringSchema(1, SourceRules.MAX_TEXT_CHARACTERS),
                            "Of a text: all of it."),
                    optional(
                            "pairs",
                            new BodySchema.ArraySchema(
                                    fields(
                                            required(
                                                    "question",
                                                    new BodySchema.StringSchema(
                                                            1, SourceRules.MAX_QUESTION_CHARACTERS),
                                                    "As somebody may ask it."),
                                            required(
                                                    "answer",
                                                    new BodySchema.StringSchema(
                                                            1, SourceRules.MAX_ANSWER_CHARACTERS),
                                                    "What is to be said.")),
                                    SourceRules.MAX_PAIRS),
                            "Of qa: the questions with their answers."),
                    optional(
                            "url",
                            new BodySchema.StringSchema(1, SourceRules.MAX_ADDRESS_CHARACTERS),
                            "Of a page or site: its address."),
                    optional(
                            "maxDepth",
                            new BodySchema.IntegerSchema(0, SourceRules.MAX_DEPTH),
                            "Of a site: how many links away from the first page it is read."),
                    optional(
                            "maxPages",
                            new BodySchema.IntegerSchema(1, SourceRules.MAX_PAGES),
                            "Of a site: how many pages are read at most."),
                    optional(
                            "resyncHours",
                            new BodySchema.IntegerSchema(
                                    SourceRules.SHORTEST_RESYNC.toHours(),
                                    SourceRules.LONGEST_RESYNC.toHours()),
                            "Of a page or site: how often it is read again; never, if absent."));

    private SourceRequest() {}

    /**
     * Adds the source that a body describes.
     *
     * @throws AppError INVALID_REQUEST
     */
    static Source add(Sources sources, String botId, JsonNode body) {
        String title = JsonFields.text(body, "title");
        return switch (body.get("type").stringValue()) {
            case "text" -> sources.addText(botId, title, require(body, "text").stringValue());
            case "qa" -> sources.addPairs(botId, title, pairs(require(body, "pairs")));
            case "page" ->
                    sources.addPage(
                            botId, title, require(body, "url").stringValue(), resyncEvery(body));
            case "site" ->
                    sources.addSite(
                            botId,
                            title,
                            require(body, "url").stringValue(),
                            number(body, "maxDepth", SourceRules.DEFAULT_DEPTH),
                            number(body, "maxPages", SourceRules.DEFAULT_PAGES),
                            resyncEvery(body));
            default -> throw new IllegalStateException("a type that the schema does not allow");
        };
    }

    private static JsonNode require(JsonNode body, String name) {
        JsonNode value = JsonFields.value(body, name);
        if (value == null) {
            throw AppError.invalid(name, name + " is required.");
        }
        return value;
    }

    private static int number(JsonNode body, String name, int byDefault) {
        JsonNode value = JsonFields.value(body, name);
        return value == null ? byDefault : value.intValue();
    }

    private static @Nullable Duration resyncEvery(JsonNode body) {
        JsonNode value = JsonFields.value(body, "resyncHours");
        return value == null ? null : Duration.ofHours(value.longValue());
    }

    private static List<QuestionAndAnswer> pairs(JsonNode given) {
        var pairs = new ArrayList<QuestionAndAnswer>();
        for (JsonNode pair : given) {
            pairs.add(
                    new QuestionAndAnswer(
                            pair.get("question").stringValue(), pair.get("answer").stringValue()));
        }
        if (pairs.isEmpty()) {
            throw AppError.invalid("pairs", "pairs must have at least one entry.");
        }
        return pairs;
    }

    /**
     * Adds the file of a form.
     *
     * @throws AppError INVALID_REQUEST
     */
    static Source addFile(Sources sources, String botId, FileUpload upload) {
        String name = upload.fileName();
        String title = upload.field("title");
        requireLine("file", name, SourceRules.MAX_FILE_NAME_CHARACTERS);
        if (title != null) {
            requireLine("title", title, SourceRules.MAX_TITLE_CHARACTERS);
        }
        return sources.addFile(botId, title, name, upload.mediaType(), upload.file());
    }

    /** No schema has checked the fields of a form. */
    private static void requireLine(String field, String text, int maxCharacters) {
        if (text.isBlank()
                || text.codePointCount(0, text.length()) > maxCharacters
                || text.chars().anyMatch(Character::isISOControl)) {
            throw AppError.invalid(
                    field,
                    "The name in "
                            + field
                            + " must have 1 to "
                            + maxCharacters
                            + " characters and no control characters.");
        }
    }
}
