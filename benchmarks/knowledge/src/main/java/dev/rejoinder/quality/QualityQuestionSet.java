package dev.rejoinder.quality;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.json.JsonMapper;

/** The questions, and the passages to search. */
record QualityQuestionSet(List<IndexedPassage> passages, List<Question> questions) {
    private static final JsonMapper JSON = new JsonMapper();

    record IndexedPassage(String id, String title, String text) {}

    /**
     * One question.
     *
     * @param passage the id of the passage that answers it; null if none does
     * @param answer the answer as written in the passage; null if there is none
     * @param near the id of a passage that only seems to answer it, or null
     */
    record Question(String question, String passage, String answer, String near, String split) {
        boolean isAnswerable() {
            return passage != null;
        }
    }

    static QualityQuestionSet read(Path folder) throws IOException {
        return new QualityQuestionSet(
                lines(folder.resolve("passages.jsonl"), IndexedPassage.class),
                lines(folder.resolve("questions.jsonl"), Question.class));
    }

    private static <T> List<T> lines(Path file, Class<T> type) throws IOException {
        List<T> records = new ArrayList<>();
        for (String line : Files.readAllLines(file)) {
            records.add(JSON.readValue(line, type));
        }
        return records;
    }
}
