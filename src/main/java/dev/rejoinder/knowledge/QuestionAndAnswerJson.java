package dev.rejoinder.knowledge;

import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/** Reads and writes question-and-answer pairs as JSON, their stored form. */
public final class QuestionAndAnswerJson {
    private static final JsonMapper JSON = new JsonMapper();

    private QuestionAndAnswerJson() {}

    static byte[] write(List<QuestionAndAnswer> pairs) {
        return JSON.writeValueAsBytes(pairs);
    }

    /**
     * Parses the JSON that {@link #write} produced.
     *
     * @throws IllegalArgumentException if the JSON has another form
     */
    public static List<QuestionAndAnswer> read(byte[] json) {
        try {
            return List.of(JSON.readValue(json, QuestionAndAnswer[].class));
        } catch (JacksonException e) {
            throw new IllegalArgumentException("not question-and-answer pairs", e);
        }
    }
}
