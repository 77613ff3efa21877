package dev.rejoinder.http.mcp;

import dev.rejoinder.http.StrictJson;
import dev.rejoinder.turn.CitedSourcesJson;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Names the sources behind the markers of an answer, such as {@code [1]}. */
final class CitedSources {
    private CitedSources() {}

    /**
     * Returns a list with a line for each source that the answer cites; empty if it cites none.
     *
     * @param sources as stored with the answer; null for none
     */
    static String list(String answer, @Nullable String sources) {
        if (sources == null) {
            return "";
        }
        Set<Integer> cited = CitedSourcesJson.numbersIn(answer);
        var lines = new StringBuilder();
        for (JsonNode source : StrictJson.parse(sources)) {
            int number = source.get("number").intValue();
            if (cited.contains(number)) {
                lines.append(lines.isEmpty() ? "Sources:" : "")
                        .append("\n[")
                        .append(number)
                        .append("] ")
                        .append(source.get("title").asString())
                        .append(place(source));
            }
        }
        return lines.toString();
    }

    private static String place(JsonNode source) {
        JsonNode url = source.get("url");
        JsonNode file = source.get("file");
        if (url.isString()) {
            return ", " + url.stringValue();
        }
        return file.isString() ? ", " + file.stringValue() : "";
    }
}
