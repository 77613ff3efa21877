package dev.rejoinder.http.api;

import static dev.rejoinder.http.BodySchema.fields;
import static dev.rejoinder.http.BodySchema.optional;
import static dev.rejoinder.http.BodySchema.required;

import dev.rejoinder.core.PageRequest;
import dev.rejoinder.http.BodySchema;
import dev.rejoinder.knowledge.Chunk;
import dev.rejoinder.knowledge.DocumentStore.Cited;
import dev.rejoinder.knowledge.Source;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;

/** Sources and their chunks as JSON. */
final class SourceJson {
    static final BodySchema SOURCE =
            BodySchema.named(
                    "Source",
                    required("id", ResponseSchemas.ID, "The source's id."),
                    required(
                            "type",
                            new BodySchema.EnumSchema(
                                    List.of("text", "qa", "file", "page", "site")),
                            "The type of the source."),
                    required("title", ResponseSchemas.TEXT, "The source's title."),
                    optional("url", ResponseSchemas.TEXT, "The URL of a page or site."),
                    optional("file", ResponseSchemas.TEXT, "The name of a file."),
                    optional(
                            "maxDepth", ResponseSchemas.COUNT, "The maximum link depth of a site."),
                    optional(
                            "maxPages",
                            ResponseSchemas.COUNT,
                            "The maximum number of pages of a site."),
                    optional(
                            "resyncHours",
                            ResponseSchemas.COUNT,
                            "The interval between automatic syncs, in hours."),
                    required(
                            "status",
                            new BodySchema.EnumSchema(
                                    List.of("queued", "reading", "indexing", "ready", "failed")),
                            "The status; searchable from indexing on."),
                    optional(
                            "reason",
                            ResponseSchemas.TEXT,
                            "Why the source failed, or which parts could not be read."),
                    required(
                            "progress",
                            new BodySchema.IntegerSchema(0, 100),
                            "The progress within this status, in percent."),
                    required("bytes", ResponseSchemas.COUNT, "The number of bytes read."),
                    required("documents", ResponseSchemas.COUNT, "The number of files or pages."),
                    required("chunks", ResponseSchemas.COUNT, "The number of searchable chunks."),
                    required("createdAt", ResponseSchemas.TIME, "When the source was added."),
                    required("updatedAt", ResponseSchemas.TIME, "When the status last changed."),
                    optional(
                            "syncedAt",
                            ResponseSchemas.TIME,
                            "When the source was last synced completely."),
                    optional(
                            "originalHash",
                            ResponseSchemas.TEXT,
                            "The SHA-256 of the original, in hex; null for a page or site."));

    static final BodySchema.ObjectSchema LIST =
            fields(
                    required(
                            "sources",
                            new BodySchema.ArraySchema(SOURCE, PageRequest.MAX_LIMIT),
                            "Newest first."),
                    required(
                            "pagination",
                            ResponseSchemas.PAGINATION,
                            "The position of this page."));

    static final BodySchema.ObjectSchema CHUNKS =
            fields(
                    required(
                            "chunks",
                            new BodySchema.ArraySchema(
                                    fields(
                                            required(
                                                    "title",
                                                    ResponseSchemas.TEXT,
                                                    "The document's title."),
                                            required(
                                                    "section",
                                                    ResponseSchemas.TEXT,
                                                    "The headings above the chunk."),
                                            optional(
                                                    "url",
                                                    ResponseSchemas.TEXT,
                                                    "The URL of the page."),
                                            optional(
                                                    "file", ResponseSchemas.TEXT, "The file name."),
                                            optional(
                                                    "page",
                                                    ResponseSchemas.COUNT,
                                                    "The page number in the file."),
                                            required(
                                                    "language",
                                                    ResponseSchemas.TEXT,
                                                    "The language, as an ISO 639-1 code."),
                                            required(
                                                    "text",
                                                    ResponseSchemas.TEXT,
                                                    "The text of the chunk.")),
                                    PageRequest.MAX_LIMIT),
                            "In order."),
                    required(
                            "pagination",
                            ResponseSchemas.PAGINATION,
                            "The position of this page."));

    private SourceJson() {}

    static void write(JsonGenerator json, Source source) {
        boolean remote = source.kind().isRemote();
        Duration resync = source.resyncEvery();
        json.writeStartObject();
        json.writeStringProperty("id", source.id());
        json.writeStringProperty("type", lower(source.kind()));
        json.writeStringProperty("title", source.title());
        json.writeStringProperty("url", remote ? source.location() : null);
        json.writeStringProperty("file", remote ? null : source.location());
        boolean site = source.kind() == Source.Kind.SITE;
        writeNumber(json, "maxDepth", site ? (Long) (long) source.maxDepth() : null);
        writeNumber(json, "maxPages", site ? (Long) (long) source.maxPages() : null);
        writeNumber(json, "resyncHours", resync == null ? null : (Long) resync.toHours());
        json.writeStringProperty("status", lower(source.status()));
        json.writeStringProperty("reason", source.reason());
        json.writeNumberProperty("progress", source.progress());
        json.writeNumberProperty("bytes", source.bytes());
        json.writeNumberProperty("documents", source.documents());
        json.writeNumberProperty("chunks", source.chunks());
        json.writeStringProperty("createdAt", ApiTimestamps.text(source.createdAt()));
        json.writeStringProperty("updatedAt", ApiTimestamps.text(source.updatedAt()));
        Instant synced = source.syncedAt();
        json.writeStringProperty("syncedAt", synced == null ? null : ApiTimestamps.text(synced));
        json.writeStringProperty("originalHash", source.originalHash());
        json.writeEndObject();
    }

    static void write(JsonGenerator json, Cited cited) {
        boolean remote = cited.kind().isRemote();
        Chunk chunk = cited.chunk();
        Integer page = chunk.page();
        json.writeStartObject();
        json.writeStringProperty("title", cited.title());
        json.writeStringProperty("section", chunk.titlePath());
        json.writeStringProperty("url", remote ? cited.location() : null);
        json.writeStringProperty("file", remote ? null : cited.location());
        writeNumber(json, "page", page == null ? null : (Long) (long) page);
        json.writeStringProperty("language", chunk.language());
        json.writeStringProperty("text", chunk.text());
        json.writeEndObject();
    }

    private static void writeNumber(JsonGenerator json, String name, @Nullable Long number) {
        json.writeName(name);
        if (number == null) {
            json.writeNull();
        } else {
            json.writeNumber(number);
        }
    }

    private static String lower(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }
}
