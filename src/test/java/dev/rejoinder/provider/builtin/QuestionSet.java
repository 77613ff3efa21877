package dev.rejoinder.provider.builtin;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** The passages and questions in {@code benchmarks/knowledge}. */
record QuestionSet(Map<String, SetPassage> passages, List<Asked> questions) {
    private static final Path FOLDER = Path.of("benchmarks", "knowledge");
    private static final JsonMapper JSON = new JsonMapper();

    record SetPassage(String id, String title, String text) {}

    /**
     * A question.
     *
     * @param passage id of the passage that answers it; null if none does
     * @param answer as written in the passage
     * @param near id of a passage that only seems to answer it
     */
    record Asked(
            String question,
            @Nullable String passage,
            @Nullable String answer,
            @Nullable String near,
            String split) {}

    static QuestionSet read() {
        Map<String, SetPassage> passages = new LinkedHashMap<>();
        for (String line : lines("passages.jsonl")) {
            SetPassage passage = JSON.readValue(line, SetPassage.class);
            passages.put(passage.id, passage);
        }
        List<Asked> questions =
                lines("questions.jsonl").stream()
                        .map(line -> JSON.readValue(line, Asked.class))
                        .toList();
        return new QuestionSet(passages, questions);
    }

    SetPassage passage(String id) {
        return Objects.requireNonNull(passages.get(id), id);
    }

    static List<String> lines(String file) {
        try {
            return Files.readAllLines(FOLDER.resolve(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
