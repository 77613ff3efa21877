package dev.rejoinder.answertest;

import dev.rejoinder.answertest.AnswerTestResult.CitedSource;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;

/** The lists of a {@link AnswerTestResult} as JSON, for the database and for clients. */
public final class TestResultJson {
    /** No elements. */
    public static final String EMPTY = "[]";

    private static final JsonMapper JSON = new JsonMapper();

    private TestResultJson() {}

    public static String cited(List<CitedSource> cited) {
        ArrayNode json = JSON.createArrayNode();
        cited.forEach(
                one -> json.addObject().put("sourceId", one.sourceId()).put("title", one.title()));
        return JSON.writeValueAsString(json);
    }

    public static List<CitedSource> readCited(String json) {
        return JSON.readTree(json).valueStream().map(TestResultJson::source).toList();
    }

    private static CitedSource source(JsonNode json) {
        return new CitedSource(json.get("sourceId").stringValue(), json.get("title").stringValue());
    }

    public static String reasons(List<String> reasons) {
        return JSON.writeValueAsString(reasons);
    }

    public static List<String> readReasons(String json) {
        return JSON.readTree(json).valueStream().map(JsonNode::stringValue).toList();
    }
}
