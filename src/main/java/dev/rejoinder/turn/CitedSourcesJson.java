package dev.rejoinder.turn;

import dev.rejoinder.knowledge.Passage;
import java.io.StringWriter;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Renders passages as JSON, as stored with an answer and sent to clients. */
public final class CitedSourcesJson {
    /** How an answer cites a passage: by its number, such as {@code [1]}. */
    public static final Pattern MARKER = Pattern.compile("\\[([0-9]{1,2})]");

    private static final JsonFactory JSON = new JsonFactory();
    private static final int DIGITS_OF_SCORE = 3;

    private CitedSourcesJson() {}

    /** Returns the numbers of the passages that an answer cites. */
    public static Set<Integer> numbersIn(String answer) {
        return MARKER.matcher(answer)
                .results()
                .map(marker -> Integer.valueOf(marker.group(1)))
                .collect(Collectors.toSet());
    }

    /** Returns a compact array with one object for each passage. */
    public static String of(List<Passage> passages) {
        var text = new StringWriter();
        try (JsonGenerator json = JSON.createGenerator(ObjectWriteContext.empty(), text)) {
            json.writeStartArray();
            passages.forEach(passage -> write(json, passage));
            json.writeEndArray();
        }
        return text.toString();
    }

    /** Reads what {@link #of} wrote. */
    static List<Passage> parse(String json) {
        return new JsonMapper().readTree(json).valueStream().map(CitedSourcesJson::read).toList();
    }

    private static Passage read(JsonNode json) {
        return new Passage(
                json.get("number").intValue(),
                json.get("sourceId").stringValue(),
                json.get("title").stringValue(),
                json.get("section").stringValue(),
                json.get("url").stringValue(null),
                json.get("file").stringValue(null),
                json.get("page").isNull() ? null : Integer.valueOf(json.get("page").intValue()),
                json.get("score").doubleValue(),
                json.get("text").stringValue());
    }

    private static void write(JsonGenerator json, Passage passage) {
        json.writeStartObject();
        json.writeNumberProperty("number", passage.number());
        json.writeStringProperty("sourceId", passage.sourceId());
        json.writeStringProperty("title", passage.title());
        json.writeStringProperty("section", passage.titlePath());
        json.writeStringProperty("url", passage.url());
        json.writeStringProperty("file", passage.file());
        json.writeName("page");
        Integer page = passage.page();
        if (page == null) {
            json.writeNull();
        } else {
            json.writeNumber(page);
        }
        json.writeName("score");
        json.writeNumber(score(passage.score()));
        json.writeStringProperty("text", passage.text());
        json.writeEndObject();
    }

    /** Strips trailing zeros, which would not survive a parse and stringify in JavaScript. */
    private static String score(double score) {
        return BigDecimal.valueOf(score)
                .setScale(DIGITS_OF_SCORE, RoundingMode.HALF_UP)
                .stripTrailingZeros()
                .toPlainString();
    }
}
