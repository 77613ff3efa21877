package dev.rejoinder.http.api;

import static dev.rejoinder.http.BodySchema.fields;
import static dev.rejoinder.http.BodySchema.optional;
import static dev.rejoinder.http.BodySchema.required;

import dev.rejoinder.access.LimitClass;
import dev.rejoinder.access.Scope;
import dev.rejoinder.bot.Bots;
import dev.rejoinder.core.AppError;
import dev.rejoinder.core.Page;
import dev.rejoinder.http.BodySchema;
import dev.rejoinder.http.Exchange;
import dev.rejoinder.http.FileUpload;
import dev.rejoinder.http.Route;
import dev.rejoinder.http.Route.Description;
import dev.rejoinder.knowledge.DocumentStore.Cited;
import dev.rejoinder.knowledge.QuestionAndAnswer;
import dev.rejoinder.knowledge.Source;
import dev.rejoinder.knowledge.SourceRules;
import dev.rejoinder.knowledge.Sources;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** What bots know from: texts, questions with answers, files, pages, sites. */
public final class SourceRoutes {
    private static final String ALL = "/api/v1/bots/{botId}/sources";
    private static final String ONE = ALL + "/{sourceId}";

    private static final BodySchema.Fields CREATE =
            fields(
                    required(
                            "type",
                            new BodySchema.Choice(List.of("text", "qa", "page", "site")),
                            "What it is. A file is sent as a form, in the field file."),
                    optional(
                            "title",
                            new BodySchema.Text(1, SourceRules.MAX_TITLE_CHARACTERS),
                            "What it is called."),
                    optional(
                            "text",
                            new BodySchema.Text(1, SourceRules.MAX_TEXT_CHARACTERS),
                            "Of a text: all of it."),
                    optional(
                            "pairs",
                            new BodySchema.ListOf(
                                    fields(
                                            required(
                                                    "question",
                                                    new BodySchema.Text(
                                                            1, SourceRules.MAX_QUESTION_CHARACTERS),
                                                    "As somebody may ask it."),
                                            required(
                                                    "answer",
                                                    new BodySchema.Text(
                                                            1, SourceRules.MAX_ANSWER_CHARACTERS),
                                                    "What is to be said.")),
                                    SourceRules.MAX_PAIRS),
                            "Of qa: the questions with their answers."),
                    optional(
                            "url",
                            new BodySchema.Text(1, SourceRules.MAX_ADDRESS_CHARACTERS),
                            "Of a page or site: its address."),
                    optional(
                            "maxDepth",
                            new BodySchema.Whole(0, SourceRules.MAX_DEPTH),
                            "Of a site: how many links away from the first page it is read."),
                    optional(
                            "maxPages",
                            new BodySchema.Whole(1, SourceRules.MAX_PAGES),
                            "Of a site: how many pages are read at most."),
                    optional(
                            "resyncHours",
                            new BodySchema.Whole(
                                    SourceRules.SHORTEST_RESYNC.toHours(),
                                    SourceRules.LONGEST_RESYNC.toHours()),
                            "Of a page or site: how often it is read again; never, if absent."));

    private final Sources sources;
    private final BotAccess access;
    private final Runnable changed;
    private final Path temporary;

    /**
     * Takes what it works with.
     *
     * @param changed called when there is something to read, or to forget
     */
    public SourceRoutes(Sources sources, Bots bots, Runnable changed, Path temporary) {
        this.sources = sources;
        this.changed = changed;
        this.temporary = temporary;
        this.access = new BotAccess(bots);
    }

    public List<Route> routes() {
        var read = new Route.Guard.Keyed(Scope.READ, LimitClass.DATA);
        var write = new Route.Guard.Keyed(Scope.WRITE, LimitClass.DATA);
        return List.of(
                new Route(
                        "GET",
                        ALL,
                        read,
                        describe("List a bot's sources")
                                .with(PageParameters.PAGE, PageParameters.LIMIT)
                                .answering(SourceJson.LIST),
                        this::list),
                new Route(
                        "POST",
                        ALL,
                        write,
                        describe("Add a source: JSON, or a form with a file")
                                .taking(CREATE)
                                .answering(SourceJson.SOURCE),
                        this::add),
                new Route(
                        "GET",
                        ONE,
                        read,
                        describe("Read how a source stands").answering(SourceJson.SOURCE),
                        this::get),
                new Route(
                        "DELETE",
                        ONE,
                        write,
                        describe("Take a source out of every later answer"),
                        this::delete),
                new Route(
                        "POST",
                        ONE + "/sync",
                        write,
                        describe("Read a source again").answering(SourceJson.SOURCE),
                        this::sync),
                new Route(
                        "GET",
                        ONE + "/chunks",
                        read,
                        describe("Read what was learnt from a source")
                                .with(PageParameters.PAGE, PageParameters.LIMIT)
                                .answering(SourceJson.CHUNKS),
                        this::chunks));
    }

    private static Description describe(String summary) {
        return Description.of("Knowledge", summary);
    }

    private void list(Exchange exchange) {
        String botId = access.require(exchange).id();
        Page page = PageParameters.of(exchange);
        List<Source> shown = sources.list(botId, page);
        long total = sources.count(botId);
        exchange.reply(
                json -> {
                    json.writeStartObject();
                    json.writeArrayPropertyStart("sources");
                    shown.forEach(source -> SourceJson.write(json, source));
                    json.writeEndArray();
                    json.writeName("pagination");
                    PageParameters.write(json, page, total);
                    json.writeEndObject();
                });
    }

    private void add(Exchange exchange) {
        String botId = access.require(exchange).id();
        Source added =
                exchange.request().isUpload()
                        ? addFile(exchange, botId)
                        : add(exchange.request().body(), botId);
        changed.run();
        exchange.reply(json -> SourceJson.write(json, added));
    }

    private Source addFile(Exchange exchange, String botId) {
        try (FileUpload upload = exchange.request().upload(temporary, SourceRules.MAX_FILE_BYTES)) {
            String name = upload.fileName();
            String title = upload.field("title");
            requireLine("file", name, SourceRules.MAX_FILE_NAME_CHARACTERS);
            if (title != null) {
                requireLine("title", title, SourceRules.MAX_TITLE_CHARACTERS);
            }
            return sources.addFile(botId, title, name, upload.mediaType(), upload.file());
        }
    }

    /** The fields of a form have no shape that was checked. */
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

    private Source add(JsonNode body, String botId) {
        String title = text(body, "title");
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
            default -> throw new IllegalStateException("a type that the shape does not allow");
        };
    }

    private static JsonNode require(JsonNode body, String name) {
        JsonNode value = body.get(name);
        if (value == null || value.isNull()) {
            throw AppError.invalid(name, name + " is required.");
        }
        return value;
    }

    private static @Nullable String text(JsonNode body, String name) {
        JsonNode value = body.get(name);
        return value == null || value.isNull() ? null : value.stringValue();
    }

    private static int number(JsonNode body, String name, int byDefault) {
        JsonNode value = body.get(name);
        return value == null || value.isNull() ? byDefault : value.intValue();
    }

    private static @Nullable Duration resyncEvery(JsonNode body) {
        JsonNode value = body.get("resyncHours");
        return value == null || value.isNull() ? null : Duration.ofHours(value.longValue());
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

    private void get(Exchange exchange) {
        Source source = require(exchange);
        exchange.reply(json -> SourceJson.write(json, source));
    }

    private Source require(Exchange exchange) {
        return sources.require(access.require(exchange).id(), exchange.request().path("sourceId"));
    }

    private void delete(Exchange exchange) {
        Source source = require(exchange);
        sources.delete(source.botId(), source.id());
        changed.run();
        ResponseSchemas.replyDeleted(exchange, source.id());
    }

    private void sync(Exchange exchange) {
        Source source = require(exchange);
        Source queued = sources.sync(source.botId(), source.id());
        changed.run();
        exchange.reply(json -> SourceJson.write(json, queued));
    }

    private void chunks(Exchange exchange) {
        Source source = require(exchange);
        Page page = PageParameters.of(exchange);
        List<Cited> shown = sources.chunks(source.botId(), source.id(), page);
        exchange.reply(
                json -> {
                    json.writeStartObject();
                    json.writeArrayPropertyStart("chunks");
                    shown.forEach(chunk -> SourceJson.write(json, chunk));
                    json.writeEndArray();
                    json.writeName("pagination");
                    PageParameters.write(json, page, source.chunks());
                    json.writeEndObject();
                });
    }
}
