package dev.rejoinder.knowledge;

import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/** Question-and-answer pairs as the JSON they are kept as. */
public final class QuestionAndAnswerJson {
    private static final JsonMapper JSON = new JsonMapper();

    private QuestionAndAnswerJson() {}

    static byte[] write(List<QuestionAndAnswer> pairs) {
        return JSON.writeValueAsBytes(pairs);
    }

    /**
     * Reads what was written.
     *
     * @throws IllegalArgumentException when it is something else
     */
    public static List<QuestionAndAnswer> read(byte[] json) {
        try {
            return List.of(JSON.readValue(json, QuestionAndAnswer[].class));
        } catch (JacksonException e) {
            throw new IllegalArgumentException("not pairs", e);
        }
    }
}
