package dev.rejoinder.quality;

import dev.rejoinder.bot.Bot;
import dev.rejoinder.bot.KnowledgeSettings;
import dev.rejoinder.bot.WidgetEmbedding;
import dev.rejoinder.core.Clock;
import dev.rejoinder.knowledge.Chunk;
import dev.rejoinder.knowledge.Document;
import dev.rejoinder.knowledge.Passage;
import dev.rejoinder.knowledge.Retriever;
import dev.rejoinder.knowledge.Source;
import dev.rejoinder.knowledge.retrieval.KnowledgeSearch;
import dev.rejoinder.provider.local.LocalEmbeddingModel;
import dev.rejoinder.storage.Storage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;
import tools.jackson.databind.json.JsonMapper;

/**
 * Measures searches for the last question of a dialogue: whether the right passage ranks first, for
 * follow-ups and for questions that change the topic. Each language has a bot of its own.
 */
final class FollowUpQuality {
    private static final JsonMapper JSON = new JsonMapper();
    private static final int PASSAGES = 5;
    private static final double THRESHOLD = 0.2;

    private FollowUpQuality() {}

    record Dialogue(
            String language, String kind, List<String> turns, String passage, String split) {}

    record KnownPassage(String id, String language, String title, String text) {}

    public static void main(String[] arguments) throws Exception {
        Path folder = Path.of(arguments[0]);
        boolean verbose = arguments.length > 1;
        List<Dialogue> dialogues = lines(folder.resolve("followups.jsonl"), Dialogue.class);
        List<KnownPassage> passages =
                lines(folder.resolve("followup-passages.jsonl"), KnownPassage.class);
        Path data = Files.createTempDirectory("follow-ups");
        Clock clock = Clock.system();
        try (var model = new LocalEmbeddingModel(data.resolve("model"), 1, clock);
                Storage storage = Storage.open(data.resolve("data"), clock)) {
            passages.stream()
                    .map(KnownPassage::language)
                    .distinct()
                    .forEach(language -> storage.bots().insert(bot(language, clock)));
            passages.forEach(passage -> add(storage, passage, clock));
            for (var embeddings : new LocalEmbeddingModel[] {null, model}) {
                Path index = data.resolve("index-" + (embeddings != null));
                try (var search =
                        new KnowledgeSearch(index, storage.documents(), embeddings, clock)) {
                    search.start();
                    await(storage, search, embeddings);
                    print(embeddings == null ? "words" : "fused", search, dialogues, verbose);
                }
            }
        }
    }

    private static void await(Storage storage, KnowledgeSearch search, LocalEmbeddingModel model)
            throws InterruptedException {
        while (model != null && storage.documents().withoutVectors(model.name(), 1).isPresent()) {
            Thread.sleep(200);
        }
        search.catchUp();
    }

    private static Bot bot(String id, Clock clock) {
        return new Bot(
                id,
                null,
                id,
                "",
                "",
                "builtin",
                List.of(),
                null,
                1000,
                20,
                "I do not know.",
                KnowledgeSettings.DEFAULT,
                new WidgetEmbedding(List.of()),
                false,
                true,
                clock.now(),
                clock.now());
    }

    private static void add(Storage storage, KnownPassage passage, Clock clock) {
        var source =
                new Source(
                        passage.language(),
                        "src_" + passage.id(),
                        Source.Kind.TEXT,
                        passage.title(),
                        null,
                        0,
                        1,
                        null,
                        Source.Status.QUEUED,
                        null,
                        0,
                        0,
                        0,
                        0,
                        clock.now(),
                        clock.now(),
                        null);
        var document =
                new Document(
                        passage.language(),
                        source.id(),
                        "doc_" + passage.id(),
                        null,
                        null,
                        "text/plain",
                        passage.id(),
                        passage.text().length(),
                        null,
                        null,
                        List.of());
        storage.sources().insert(source, document, 1_000);
        var job = storage.sources().take(EnumSet.allOf(Source.Kind.class)).orElseThrow();
        var chunk = new Chunk(0, "", null, passage.language(), passage.text());
        storage.documents().put(job, document, List.of(chunk));
        storage.sources().finish(job, null, null);
    }

    private static void print(
            String name, KnowledgeSearch search, List<Dialogue> dialogues, boolean verbose) {
        var right = new TreeMap<String, int[]>();
        for (Dialogue dialogue : dialogues) {
            boolean first = isFirst(search, dialogue);
            String group = dialogue.language().equals("en") ? "en" : "other";
            for (String key :
                    List.of(
                            dialogue.kind() + " all",
                            dialogue.kind() + " " + dialogue.split(),
                            dialogue.kind() + " " + group)) {
                int[] counts = right.computeIfAbsent(key, _ -> new int[2]);
                counts[0] += first ? 1 : 0;
                counts[1]++;
            }
            if (verbose && !first) {
                System.out.println("  wrong: " + dialogue + " " + found(search, dialogue));
            }
        }
        right.forEach(
                (key, counts) ->
                        System.out.printf(
                                Locale.ROOT,
                                "%-6s %-24s hit@1 %.3f (%d of %d)%n",
                                name,
                                key,
                                counts[0] / (double) counts[1],
                                counts[0],
                                counts[1]));
    }

    private static boolean isFirst(KnowledgeSearch search, Dialogue dialogue) {
        List<String> found = found(search, dialogue);
        return !found.isEmpty() && found.getFirst().equals("src_" + dialogue.passage());
    }

    private static List<String> found(KnowledgeSearch search, Dialogue dialogue) {
        List<String> turns = dialogue.turns();
        return search
                .find(
                        new Retriever.Query(
                                dialogue.language(),
                                turns.getLast(),
                                turns.subList(0, turns.size() - 1),
                                PASSAGES,
                                THRESHOLD,
                                Retriever.Mode.FUSED))
                .stream()
                .map(Passage::sourceId)
                .toList();
    }

    private static <T> List<T> lines(Path file, Class<T> type) throws IOException {
        List<T> records = new ArrayList<>();
        for (String line : Files.readAllLines(file)) {
            records.add(JSON.readValue(line, type));
        }
        return records;
    }
}
