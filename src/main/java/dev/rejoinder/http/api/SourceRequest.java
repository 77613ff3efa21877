package dev.rejoinder.http.api;

import static dev.rejoinder.http.BodySchema.fields;
import static dev.rejoinder.http.BodySchema.optional;
import static dev.rejoinder.http.BodySchema.required;

import dev.rejoinder.core.AppError;
import dev.rejoinder.core.TextChecks;
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
    static final BodySchema ALTERNATIVES =
            new BodySchema.ArraySchema(
                    new BodySchema.StringSchema(1, SourceRules.MAX_QUESTION_CHARACTERS),
                    SourceRules.MAX_ALTERNATIVES);

    static final BodySchema.ObjectSchema BODY =
            fields(
                    required(
                            "type",
                            new BodySchema.EnumSchema(List.of("text", "qa", "page", "site")),
                            "The type of the source. Send a file as a multipart form, in the field"
                                    + " file."),
                    optional(
                            "title",
                            new BodySchema.StringSchema(1, SourceRules.MAX_TITLE_CHARACTERS),
                            "The source's title."),
                    optional(
                            "text",
                            new BodySchema.StringSchema(1, SourceRules.MAX_TEXT_CHARACTERS),
                            "The full text, for type text."),
                    optional(
                            "pairs",
                            new BodySchema.ArraySchema(
                                    fields(
                                            required(
                                                    "question",
                                                    new BodySchema.StringSchema(
                                                            1, SourceRules.MAX_QUESTION_CHARACTERS),
                                                    "The question, as a user would ask it."),
                                            required(
                                                    "answer",
                                                    new BodySchema.StringSchema(
                                                            1, SourceRules.MAX_ANSWER_CHARACTERS),
                                                    "The answer."),
                                            optional(
                                                    "alternatives",
                                                    ALTERNATIVES,
                                                    "Other words for the question.")),
                                    SourceRules.MAX_PAIRS),
                            "Questions with their answers, for type qa."),
                    optional(
                            "url",
                            new BodySchema.StringSchema(1, SourceRules.MAX_ADDRESS_CHARACTERS),
                            "The URL, for type page or site."),
                    optional(
                            "maxDepth",
                            new BodySchema.IntegerSchema(0, SourceRules.MAX_DEPTH),
                            "The maximum number of links from the first page, for type site."),
                    optional(
                            "maxPages",
                            new BodySchema.IntegerSchema(1, SourceRules.MAX_PAGES),
                            "The maximum number of pages, for type site."),
                    optional(
                            "resyncHours",
                            new BodySchema.IntegerSchema(
                                    SourceRules.SHORTEST_RESYNC.toHours(),
                                    SourceRules.LONGEST_RESYNC.toHours()),
                            "Hours between automatic syncs, for type page or site; absent for"
                                    + " never."));

    private SourceRequest() {}

    /**
     * Adds the source that a JSON body describes.
     *
     * @throws AppError INVALID_REQUEST
     */
    static Source add(Sources sources, String botId, JsonNode body) {
        String title = JsonFields.text(body, "title");
        if (title != null) {
            requireLine("title", title, SourceRules.MAX_TITLE_CHARACTERS);
        }
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
                            pair.get("question").stringValue(),
                            pair.get("answer").stringValue(),
                            alternatives(pair)));
        }
        if (pairs.isEmpty()) {
            throw AppError.invalid("pairs", "pairs must have at least one entry.");
        }
        return pairs;
    }

    /** The alternatives of a body; none if it has none. */
    static List<String> alternatives(JsonNode body) {
        JsonNode given = JsonFields.value(body, "alternatives");
        return given == null ? List.of() : given.valueStream().map(JsonNode::stringValue).toList();
    }

    /**
     * Adds the file of a multipart form.
     *
     * @throws AppError INVALID_REQUEST
     */
    static Source addFile(Sources sources, String botId, FileUpload upload) {
        String name = SourceRules.fileName(upload.fileName());
        String title = upload.field("title");
        requireLine("file", name, SourceRules.MAX_FILE_NAME_CHARACTERS);
        if (title != null) {
            requireLine("title", title, SourceRules.MAX_TITLE_CHARACTERS);
        }
        return sources.addFile(botId, title, name, upload.mediaType(), upload.file());
    }

    /** Form fields have no schema, and a schema does not require one line. */
    private static void requireLine(String field, String text, int maxCharacters) {
        if (TextChecks.isBlank(text)
                || text.codePointCount(0, text.length()) > maxCharacters
                || !TextChecks.isOneLine(text)) {
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
