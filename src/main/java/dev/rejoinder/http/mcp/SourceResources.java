package dev.rejoinder.http.mcp;

import dev.rejoinder.core.AppError;
import dev.rejoinder.core.ErrorCode;
import dev.rejoinder.core.PageRequest;
import dev.rejoinder.http.api.ApiTimestamps;
import dev.rejoinder.knowledge.DocumentStore.Cited;
import dev.rejoinder.knowledge.Source;
import dev.rejoinder.knowledge.Sources;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.JsonNode;

/** The sources of an assistant as resources: their text as it is searched. */
final class SourceResources {
    private static final String SCHEME = "rejoinder://sources/";
    private static final Pattern URI = Pattern.compile(SCHEME + "(src_[0-9A-Za-z]{1,40})");

    /** A cursor is the number of a page. */
    private static final Pattern CURSOR = Pattern.compile("[1-9][0-9]{0,6}");

    private static final String TEXT = "text/plain";

    /** The longest text of one source, in UTF-16 units. */
    static final int MAX_TEXT = 256 << 10;

    private final String botId;
    private final Sources sources;

    SourceResources(String botId, Sources sources) {
        this.botId = botId;
        this.sources = sources;
    }

    /** {@code resources/list}: newest first. */
    void list(McpCall call) {
        int page = page(call.params().get("cursor"));
        List<Source> shown = sources.list(botId, new PageRequest(page, PageRequest.MAX_LIMIT));
        call.reply(
                json -> {
                    json.writeArrayPropertyStart("resources");
                    shown.forEach(source -> write(json, source));
                    json.writeEndArray();
                    if (shown.size() == PageRequest.MAX_LIMIT) {
                        json.writeStringProperty("nextCursor", Integer.toString(page + 1));
                    }
                });
    }

    private static int page(@Nullable JsonNode cursor) {
        if (cursor == null || cursor.isNull()) {
            return 1;
        }
        if (!cursor.isString() || !CURSOR.matcher(cursor.stringValue()).matches()) {
            throw McpError.invalidParams("This is not a cursor of this list.");
        }
        return Integer.parseInt(cursor.stringValue());
    }

    private static void write(JsonGenerator json, Source source) {
        json.writeStartObject();
        json.writeStringProperty("uri", SCHEME + source.id());
        json.writeStringProperty("name", source.title());
        String location = source.location();
        if (location != null) {
            json.writeStringProperty("description", location);
        }
        json.writeStringProperty("mimeType", TEXT);
        json.writeObjectPropertyStart("annotations");
        json.writeStringProperty("lastModified", ApiTimestamps.text(source.updatedAt()));
        json.writeEndObject();
        json.writeEndObject();
    }

    /** {@code resources/templates/list}: there are none. */
    static void listTemplates(McpCall call) {
        call.reply(
                json -> {
                    json.writeArrayPropertyStart("resourceTemplates");
                    json.writeEndArray();
                });
    }

    /** {@code resources/read}. */
    void read(McpCall call) {
        String uri = call.message().text("uri");
        if (uri == null) {
            throw McpError.invalidParams("uri must be a string.");
        }
        Matcher named = URI.matcher(uri);
        if (!named.matches()) {
            throw McpError.unknownResource(uri, call.era());
        }
        String text = text(require(call, uri, named.group(1)));
        call.reply(
                json -> {
                    json.writeArrayPropertyStart("contents");
                    json.writeStartObject();
                    json.writeStringProperty("uri", uri);
                    json.writeStringProperty("mimeType", TEXT);
                    json.writeStringProperty("text", text);
                    json.writeEndObject();
                    json.writeEndArray();
                });
    }

    private Source require(McpCall call, String uri, String sourceId) {
        try {
            return sources.require(botId, sourceId);
        } catch (AppError error) {
            if (error.code() == ErrorCode.NOT_FOUND) {
                throw McpError.unknownResource(uri, call.era());
            }
            throw error;
        }
    }

    /** The text of all documents, each below its title, cut at the limit. Reads page by page. */
    private String text(Source source) {
        var text = new StringBuilder();
        String title = "";
        for (int page = 1; text.length() < MAX_TEXT; page++) {
            List<Cited> chunks =
                    sources.chunks(
                            botId, source.id(), new PageRequest(page, PageRequest.MAX_LIMIT));
            for (Cited cited : chunks) {
                if (!cited.title().equals(title)) {
                    title = cited.title();
                    text.append("# ").append(title).append("\n\n");
                }
                text.append(cited.chunk().text()).append("\n\n");
            }
            if (chunks.size() < PageRequest.MAX_LIMIT) {
                return cut(text.toString().strip());
            }
        }
        return cut(text.toString());
    }

    private static String cut(String text) {
        if (text.length() <= MAX_TEXT) {
            return text;
        }
        int end = Character.isHighSurrogate(text.charAt(MAX_TEXT - 1)) ? MAX_TEXT - 1 : MAX_TEXT;
        return text.substring(0, end) + "\n\n[The source is longer; use search to find the rest.]";
    }
}
