package dev.rejoinder.http.aisdk;

import dev.rejoinder.http.StrictJson;
import dev.rejoinder.http.api.JsonFields;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Cited passages as chunks of a UI message stream, in the order of their numbers. */
final class SourceChunks {
    private static final JsonMapper JSON = new JsonMapper();

    /** By the extensions of the files that sources can be. */
    private static final Map<String, String> MEDIA_TYPES =
            Map.of(
                    "pdf", "application/pdf",
                    "docx",
                            "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
                    "html", "text/html",
                    "htm", "text/html",
                    "md", "text/markdown",
                    "csv", "text/csv",
                    "txt", "text/plain");

    private SourceChunks() {}

    /**
     * One chunk for each passage.
     *
     * @param sources as {@link dev.rejoinder.turn.CitedSourcesJson} writes them
     */
    static List<StrictJson.Content> of(String sources) {
        return JSON.readTree(sources).valueStream().map(SourceChunks::chunk).toList();
    }

    /** Several passages may come from one source, and clients need ids that differ. */
    private static StrictJson.Content chunk(JsonNode passage) {
        String id = passage.get("sourceId").stringValue() + ":" + passage.get("number").asInt();
        String title = passage.get("title").stringValue();
        String url = JsonFields.text(passage, "url");
        String file = JsonFields.text(passage, "file");
        return json -> {
            json.writeStartObject();
            json.writeStringProperty("type", url == null ? "source-document" : "source-url");
            json.writeStringProperty("sourceId", id);
            if (url == null) {
                json.writeStringProperty("mediaType", mediaType(file));
            } else {
                json.writeStringProperty("url", url);
            }
            json.writeStringProperty("title", title);
            if (url == null && file != null) {
                json.writeStringProperty("filename", file);
            }
            json.writeEndObject();
        };
    }

    private static String mediaType(@Nullable String file) {
        if (file == null) {
            return "text/plain";
        }
        String extension = file.substring(file.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
        return MEDIA_TYPES.getOrDefault(extension, "application/octet-stream");
    }
}
