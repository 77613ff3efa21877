package dev.rejoinder.quality;

import dev.rejoinder.core.Clock;
import dev.rejoinder.knowledge.GapComparisonStore;
import dev.rejoinder.knowledge.retrieval.QuestionGrouping;
import dev.rejoinder.provider.local.LocalEmbeddingModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import tools.jackson.databind.json.JsonMapper;

/**
 * Measures the grouping of unanswered questions: whether pairs of questions with the same meaning
 * share a group (recall), and whether pairs in one group have the same meaning (precision).
 */
final class GroupingQuality {
    private static final JsonMapper JSON = new JsonMapper();
    private static final int ORDERS = 4;

    private GroupingQuality() {}

    record Asked(String question, String language, String group, String split) {}

    public static void main(String[] arguments) throws IOException {
        List<Asked> questions = new ArrayList<>();
        for (String line : Files.readAllLines(Path.of(arguments[0], "unanswered.jsonl"))) {
            questions.add(JSON.readValue(line, Asked.class));
        }
        Path folder = Files.createTempDirectory("embeddings");
        try (var model = new LocalEmbeddingModel(folder, 1, Clock.system())) {
            print("words", questions, null);
            print(model.name(), questions, model);
        }
    }

    private static void print(
            String name, List<Asked> questions, dev.rejoinder.provider.EmbeddingModel model) {
        for (String split : List.of("dev", "test")) {
            var pairs = new Pairs();
            for (int order = 0; order < ORDERS; order++) {
                pairs.add(questions, groups(questions, model, order), split);
            }
            System.out.printf(
                    Locale.ROOT,
                    "%-30s %-5s precision %.3f  recall %.3f%n",
                    name,
                    split,
                    pairs.both / (double) Math.max(1, pairs.together),
                    pairs.both / (double) pairs.same);
        }
    }

    /** The group of each question, when they are asked in some order. */
    private static Map<String, String> groups(
            List<Asked> questions, dev.rejoinder.provider.EmbeddingModel model, int order) {
        var store = new MemoryStore();
        List<Asked> shuffled = new ArrayList<>(questions);
        Collections.shuffle(shuffled, new Random(order));
        for (Asked asked : shuffled) {
            String id = asked.question();
            store.waiting.add(
                    new GapComparisonStore.ComparedQuestion("bot", id, id, id, null, null));
        }
        var grouping = new QuestionGrouping(store, model, Clock.system());
        while (grouping.step()) {
            // Each step groups some.
        }
        var groups = new LinkedHashMap<String, String>();
        store.compared.forEach(row -> groups.put(row.gapId(), row.groupId()));
        return groups;
    }

    private static final class Pairs {
        private int same;
        private int together;
        private int both;

        void add(List<Asked> questions, Map<String, String> groups, String split) {
            for (Asked one : questions) {
                for (Asked other : questions) {
                    if (one.question().compareTo(other.question()) >= 0
                            || !one.split().equals(split)
                            || !other.split().equals(split)) {
                        continue;
                    }
                    boolean isSame = one.group() != null && one.group().equals(other.group());
                    boolean isTogether =
                            groups.get(one.question()).equals(groups.get(other.question()));
                    same += isSame ? 1 : 0;
                    together += isTogether ? 1 : 0;
                    both += isSame && isTogether ? 1 : 0;
                }
            }
        }
    }

    private static final class MemoryStore implements GapComparisonStore {
        private final List<ComparedQuestion> waiting = new ArrayList<>();
        private final List<ComparedQuestion> compared = new ArrayList<>();

        @Override
        public boolean isWaiting() {
            return !waiting.isEmpty();
        }

        @Override
        public List<ComparedQuestion> waiting(int most) {
            return List.copyOf(waiting.subList(0, Math.min(most, waiting.size())));
        }

        @Override
        public List<ComparedQuestion> compared(String botId) {
            return List.copyOf(compared);
        }

        @Override
        public void store(ComparedQuestion question) {
            waiting.removeIf(row -> row.gapId().equals(question.gapId()));
            compared.add(question);
        }
    }
}
