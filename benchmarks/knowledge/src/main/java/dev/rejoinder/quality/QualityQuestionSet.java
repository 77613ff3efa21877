package dev.rejoinder.quality;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.json.JsonMapper;

/** What is asked, and what it is asked about. */
record QualityQuestionSet(List<IndexedPassage> passages, List<Question> questions) {
    private static final JsonMapper JSON = new JsonMapper();

    record IndexedPassage(String id, String title, String text) {}

    /**
     * One question.
     *
     * @param passage the id of the one that answers it; null where none does
     * @param answer as it stands in the passage; null where none does
     * @param near the id of the passage that only seems to answer it, or null
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
