package dev.rejoinder.knowledge.retrieval;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rejoinder.knowledge.GapComparisonStore;
import dev.rejoinder.provider.EmbeddingModel;
import dev.rejoinder.provider.ModelException;
import dev.rejoinder.testkit.SettableClock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class QuestionGroupingTest {
    private static final JsonMapper JSON = new JsonMapper();

    private final SettableClock clock = new SettableClock();
    private final MemoryStore store = new MemoryStore();

    private Map<String, String> grouped(@Nullable EmbeddingModel model, List<String> questions) {
        var grouping = new QuestionGrouping(store, model, clock);
        for (String question : questions) {
            store.ask(question);
            assertThat(grouping.step()).isTrue();
        }
        assertThat(grouping.step()).isFalse();
        var groups = new LinkedHashMap<String, String>();
        store.compared.forEach(row -> groups.put(row.question(), row.groupId()));
        return groups;
    }

    @Test
    void otherWordsJoinTheGroupThatIsThere() {
        Map<String, String> groups =
                grouped(
                        null,
                        List.of(
                                "Do you offer student discounts?",
                                "Is there a lift?",
                                "Is there a discount for students?",
                                "student discount"));

        assertThat(groups)
                .containsEntry("Is there a discount for students?", groups.get("student discount"))
                .containsEntry("Do you offer student discounts?", "Do you offer student discounts?")
                .containsEntry("student discount", "Do you offer student discounts?")
                .containsEntry("Is there a lift?", "Is there a lift?");
    }

    @Test
    void sameSentenceAboutSomethingElseStaysApart() {
        var questions =
                List.of(
                        "Do you ship to Norway?",
                        "Do you ship to Iceland?",
                        "Can I bring my dog to the hotel?",
                        "Can I bring my cat to the hotel?",
                        "¿Hacen envíos a Portugal?",
                        "¿Hacen envíos a Francia?",
                        "Is model X200 in stock?",
                        "Is model X300 in stock?",
                        "???",
                        "!!");

        assertThat(grouped(null, questions).values()).doesNotHaveDuplicates();
    }

    @Test
    void questionsForOtherThingsAboutOneSubjectStayApart() {
        var questions =
                List.of(
                        "guided tour",
                        "How long is the guided tour?",
                        "How much is the guided tour?",
                        "Who leads the guided tour?",
                        "When and where does the guided tour start?",
                        "When does the guided tour start?",
                        "What is included in the guided tour?",
                        "What is not included in the guided tour?",
                        "How long does the castle tour take by car?",
                        "How much is the castle tour for students?",
                        "Ist Fotografieren erlaubt?",
                        "Ist Fotografieren verboten?",
                        "Is the pool open in winter?",
                        "Is the pool closed in winter?",
                        "¿Cuánto dura la excursión?",
                        "¿Cuánto cuesta la excursión?",
                        "¿Quién guía la excursión?",
                        "Combien de temps dure la visite ?",
                        "Combien coûte la visite ?");

        assertThat(grouped(null, questions).values()).doesNotHaveDuplicates();
    }

    /** One group is answered with one text, so no vector may put these together. */
    @Test
    void vectorsNeverGroupQuestionsForOtherThings() {
        var questions =
                List.of(
                        "How long is the guided tour?",
                        "Was kostet die Führung?",
                        "Who leads the guided tour?",
                        "¿Cuándo empieza la visita guiada?",
                        "Where does the guided tour start?",
                        "Is the guided tour allowed?",
                        "Ist die Führung verboten?");
        var alike = new LinkedHashMap<String, float[]>();
        questions.forEach(question -> alike.put(question, new float[] {1, 0, 0}));

        assertThat(grouped(new TestModel(alike), questions).values()).doesNotHaveDuplicates();
    }

    @Test
    void otherWordsForOneThingAreOneGroup() {
        Map<String, String> groups =
                grouped(
                        null,
                        List.of(
                                "Is there a lift?",
                                "Do you have an elevator?",
                                "Where is the restroom?",
                                "Where are the toilets?",
                                "Do you offer unicycles?",
                                "Can I hire a unicycle?",
                                "How much is the guided tour?",
                                "What does the guided tour cost?",
                                "Don't you ship to Norway?",
                                "Do you ship to Norway?"));

        assertThat(groups)
                .containsEntry("Do you have an elevator?", "Is there a lift?")
                .containsEntry("Where are the toilets?", "Where is the restroom?")
                .containsEntry("Can I hire a unicycle?", "Do you offer unicycles?")
                .containsEntry("What does the guided tour cost?", "How much is the guided tour?")
                .containsEntry("Do you ship to Norway?", "Don't you ship to Norway?");
    }

    @Test
    void vectorsGroupQuestionsWithoutWordsInCommon() {
        EmbeddingModel model =
                new TestModel(
                        Map.of(
                                "Do you ship to Norway?", new float[] {1, 0, 0},
                                "Nordic parcel delivery available", new float[] {1, 0.01f, 0},
                                "Is there a lift?", new float[] {0, 0, 1}));

        Map<String, String> groups =
                grouped(
                        model,
                        List.of(
                                "Do you ship to Norway?",
                                "Is there a lift?",
                                "Nordic parcel delivery available"));

        assertThat(groups)
                .containsEntry("Nordic parcel delivery available", "Do you ship to Norway?")
                .containsEntry("Is there a lift?", "Is there a lift?");
        assertThat(store.compared).extracting(row -> row.model()).containsOnly("test");
    }

    @Test
    void failingModelLeavesQuestionsWaiting() {
        store.ask("Is there a lift?");

        var failing = new QuestionGrouping(store, new TestModel(Map.of()), clock);
        assertThat(failing.isWaiting()).isTrue();
        assertThat(failing.step()).isFalse();

        assertThat(failing.isWaiting()).as("at once").isFalse();
        clock.tick(Duration.ofMinutes(1));
        assertThat(failing.isWaiting()).as("a minute later").isTrue();
        assertThat(new QuestionGrouping(store, null, clock).step()).isTrue();
        assertThat(store.isWaiting()).isFalse();
    }

    /** The thresholds prefer few wrong pairs: an answer to one question closes the whole group. */
    @Test
    void fewPairsInOneGroupAskDifferentThings() throws IOException {
        var group = new LinkedHashMap<String, String>();
        for (String line : Files.readAllLines(Path.of("benchmarks/knowledge/unanswered.jsonl"))) {
            JsonNode row = JSON.readTree(line);
            String question = row.get("question").stringValue();
            group.put(question, row.get("group").isNull() ? question : row.get("group").asString());
        }
        List<String> questions = List.copyOf(group.keySet());
        Map<String, String> found = grouped(null, questions);

        int same = 0;
        int together = 0;
        int both = 0;
        for (int i = 0; i < questions.size(); i++) {
            for (int j = 0; j < i; j++) {
                boolean isSame =
                        Objects.requireNonNull(group.get(questions.get(i)))
                                .equals(group.get(questions.get(j)));
                boolean isTogether =
                        Objects.requireNonNull(found.get(questions.get(i)))
                                .equals(found.get(questions.get(j)));
                same += isSame ? 1 : 0;
                together += isTogether ? 1 : 0;
                both += isSame && isTogether ? 1 : 0;
            }
        }
        assertThat(both / (double) together).as("precision").isGreaterThan(0.95);
        assertThat(both / (double) same).as("recall").isGreaterThan(0.45);
    }

    /** Has vectors for some questions; fails if it has none at all. */
    private record TestModel(Map<String, float[]> vectors) implements EmbeddingModel {
        @Override
        public String name() {
            return "test";
        }

        @Override
        public List<float[]> embedPassages(List<String> texts) {
            throw new IllegalStateException("not used");
        }

        @Override
        public float[] embedQuestion(String text) throws ModelException {
            if (vectors.isEmpty()) {
                throw new ModelException(ModelException.Kind.UNAVAILABLE, "down");
            }
            return vectors.getOrDefault(text, new float[] {0, 1, 0});
        }
    }

    private static final class MemoryStore implements GapComparisonStore {
        private final List<ComparedQuestion> waiting = new ArrayList<>();
        private final List<ComparedQuestion> compared = new ArrayList<>();

        void ask(String question) {
            waiting.add(new ComparedQuestion("bot", question, question, question, null, null));
        }

        @Override
        public boolean isWaiting() {
            return !waiting.isEmpty();
        }

        @Override
        public List<ComparedQuestion> waiting(int most) {
            return List.copyOf(waiting);
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
