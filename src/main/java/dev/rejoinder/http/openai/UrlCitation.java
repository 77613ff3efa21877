package dev.rejoinder.http.openai;

import dev.rejoinder.http.StrictJson;
import dev.rejoinder.turn.CitedSourcesJson;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.JsonNode;

/**
 * A place in an answer that cites a source with a URL.
 *
 * @param start of the marker, such as {@code [1]}, in characters (Unicode code points); {@code end}
 *     is after it
 */
record UrlCitation(int start, int end, String url, String title) {
    /**
     * Finds the citations in an answer, in order.
     *
     * @param sources as stored with the answer; null for none
     */
    static List<UrlCitation> in(String text, @Nullable String sources) {
        if (sources == null) {
            return List.of();
        }
        Map<String, JsonNode> byNumber = new HashMap<>();
        for (JsonNode source : StrictJson.parse(sources)) {
            if (source.get("url").isString()) {
                byNumber.put(source.get("number").asString(), source);
            }
        }
        var citations = new ArrayList<UrlCitation>();
        Matcher marker = CitedSourcesJson.MARKER.matcher(text);
        while (marker.find()) {
            JsonNode source = byNumber.get(marker.group(1));
            if (source != null) {
                int start = text.codePointCount(0, marker.start());
                citations.add(
                        new UrlCitation(
                                start,
                                start + marker.group().length(),
                                source.get("url").stringValue(),
                                source.get("title").asString("")));
            }
        }
        return citations;
    }

    /** Writes the annotation of a message in a chat completion. */
    void writeNested(JsonGenerator json) {
        json.writeStartObject();
        json.writeStringProperty("type", "url_citation");
        json.writeObjectPropertyStart("url_citation");
        writeFields(json);
        json.writeEndObject();
        json.writeEndObject();
    }

    /** Writes the annotation of a text in a response. */
    void write(JsonGenerator json) {
        json.writeStartObject();
        json.writeStringProperty("type", "url_citation");
        writeFields(json);
        json.writeEndObject();
    }

    private void writeFields(JsonGenerator json) {
        json.writeNumberProperty("start_index", start);
        json.writeNumberProperty("end_index", end);
        json.writeStringProperty("url", url);
        json.writeStringProperty("title", title);
    }
}
