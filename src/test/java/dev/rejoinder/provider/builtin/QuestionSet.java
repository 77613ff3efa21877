package dev.rejoinder.provider.builtin;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
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
        return read("passages.jsonl", "questions.jsonl");
    }

    /** The questions from which the built-in model learns its confidence. */
    static QuestionSet readTraining() {
        return read("training-passages.jsonl", "training-questions.jsonl");
    }

    private static QuestionSet read(String passageFile, String questionFile) {
        Map<String, SetPassage> passages = new LinkedHashMap<>();
        for (String line : lines(passageFile)) {
            SetPassage passage = JSON.readValue(line, SetPassage.class);
            passages.put(passage.id, passage);
        }
        List<Asked> questions =
                lines(questionFile).stream()
                        .map(line -> JSON.readValue(line, Asked.class))
                        .toList();
        return new QuestionSet(passages, questions);
    }

    SetPassage passage(String id) {
        return Objects.requireNonNull(passages.get(id), id);
    }

    /**
     * Passages for a question, as retrieval may find them: those of its article, in order, and as
     * many of the following articles as are needed.
     */
    List<SetPassage> around(Asked asked, int count) {
        List<SetPassage> all = List.copyOf(passages.values());
        String about = asked.passage() == null ? asked.near() : asked.passage();
        int from = 0;
        while (about != null && !all.get(from).title.equals(passage(about).title)) {
            from++;
        }
        List<SetPassage> around = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            around.add(all.get((from + i) % all.size()));
        }
        return around;
    }

    static List<String> lines(String file) {
        try {
            return Files.readAllLines(FOLDER.resolve(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
