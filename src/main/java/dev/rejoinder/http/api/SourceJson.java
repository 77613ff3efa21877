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

/** Sources and what was learnt from them, as JSON. */
final class SourceJson {
    static final BodySchema.ObjectSchema SOURCE =
            fields(
                    required("id", ResponseSchemas.ID, "The source's id."),
                    required(
                            "type",
                            new BodySchema.EnumSchema(
                                    List.of("text", "qa", "file", "page", "site")),
                            "What it is."),
                    required("title", ResponseSchemas.TEXT, "What it is called."),
                    optional("url", ResponseSchemas.TEXT, "Of a page or site: its address."),
                    optional("file", ResponseSchemas.TEXT, "Of a file: its name."),
                    optional("maxDepth", ResponseSchemas.COUNT, "Of a site: how deep it is read."),
                    optional(
                            "maxPages",
                            ResponseSchemas.COUNT,
                            "Of a site: how much of it is read."),
                    optional("resyncHours", ResponseSchemas.COUNT, "How often it is read again."),
                    required(
                            "status",
                            new BodySchema.EnumSchema(
                                    List.of("queued", "reading", "indexing", "ready", "failed")),
                            "How far it has come; from indexing on it is searched."),
                    optional(
                            "reason",
                            ResponseSchemas.TEXT,
                            "Why it failed, or what could not be read."),
                    required(
                            "progress",
                            new BodySchema.IntegerSchema(0, 100),
                            "Of this status, in percent."),
                    required("bytes", ResponseSchemas.COUNT, "How much was read."),
                    required("documents", ResponseSchemas.COUNT, "Its files or pages."),
                    required("chunks", ResponseSchemas.COUNT, "The pieces that are searched."),
                    required("createdAt", ResponseSchemas.TIME, "When it was added."),
                    required("updatedAt", ResponseSchemas.TIME, "When its status last changed."),
                    optional(
                            "syncedAt", ResponseSchemas.TIME, "When it was last read to the end."));

    static final BodySchema.ObjectSchema LIST =
            fields(
                    required(
                            "sources",
                            new BodySchema.ArraySchema(SOURCE, PageRequest.MAX_LIMIT),
                            "Newest first."),
                    required("pagination", ResponseSchemas.PAGINATION, "Where this page stands."));

    static final BodySchema.ObjectSchema CHUNKS =
            fields(
                    required(
                            "chunks",
                            new BodySchema.ArraySchema(
                                    fields(
                                            required(
                                                    "title",
                                                    ResponseSchemas.TEXT,
                                                    "Of its document."),
                                            required(
                                                    "section",
                                                    ResponseSchemas.TEXT,
                                                    "Headings above it."),
                                            optional(
                                                    "url",
                                                    ResponseSchemas.TEXT,
                                                    "The page it is from."),
                                            optional(
                                                    "file",
                                                    ResponseSchemas.TEXT,
                                                    "The file it is from."),
                                            optional(
                                                    "page",
                                                    ResponseSchemas.COUNT,
                                                    "The page in the file."),
                                            required(
                                                    "language", ResponseSchemas.TEXT, "ISO 639-1."),
                                            required("text", ResponseSchemas.TEXT, "The piece.")),
                                    PageRequest.MAX_LIMIT),
                            "In order."),
                    required("pagination", ResponseSchemas.PAGINATION, "Where this page stands."));

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
