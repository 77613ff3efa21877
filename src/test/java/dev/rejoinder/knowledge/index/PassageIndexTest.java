package dev.rejoinder.knowledge.index;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.rejoinder.knowledge.Chunk;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PassageIndexTest {
    private static final String MODEL = "test/model";

    @TempDir Path folder;

    private PassageIndex index;

    @BeforeEach
    void open() {
        index = PassageIndex.open(folder.resolve("index"));
    }

    @AfterEach
    void close() {
        index.close();
    }

    @Test
    void passageIsFoundByItsWordsInAnyForm() {
        put("bot_1", "doc_1", "Parcels are delivered within three days.", "We repair shoes.");
        put("bot_1", "doc_2", "Our shop opens at nine.");

        assertThat(found("bot_1", "How long does a delivery of my parcel take?"))
                .containsExactly("doc_1/0");
        assertThat(found("bot_1", "What is it?")).isEmpty();
    }

    @Test
    void passageIsFoundByTheTitlesItStandsUnder() {
        var chunk = new Chunk(4, "Refunds > Shoes", null, "en", "Send them back within a month.");
        index.put(document("bot_1", "doc_1", null, new IndexedChunk(chunk, null)));
        index.refresh();

        assertThat(found("bot_1", "shoe refund")).containsExactly("doc_1/4");
    }

    @Test
    void hitSaysWhereItsTextIsAndHowSureItIs() {
        put("bot_1", "doc_1", "Parcels are delivered within three days.");
        put("bot_1", "doc_2", "Our shop opens at nine.");

        PassageHit hit = index.search(new PassageQuery("bot_1", "delivered parcels", 5)).getFirst();

        assertThat(hit.documentId()).isEqualTo("doc_1");
        assertThat(hit.sourceId()).isEqualTo("src_doc_1");
        assertThat(hit.ordinal()).isZero();
        assertThat(hit.cosine()).isNaN();
        assertThat(hit.lexical()).isBetween(0.2, 1.0);
        assertThat(hit.score()).isBetween(0.5, 1.0);
    }

    @Test
    void newVersionOfADocumentReplacesAllThatItHad() {
        put("bot_1", "doc_1", "Parcels cost five euros.", "Parcels take three days.");
        put("bot_1", "doc_1", "Parcels take two days.");

        assertThat(found("bot_1", "parcels")).containsExactly("doc_1/0");
        assertThat(index.chunks()).isEqualTo(1);

        put("bot_1", "doc_1");
        assertThat(index.chunks()).isZero();
    }

    @Test
    void whatWasRemovedIsNotFound() {
        for (String id : List.of("doc_1", "doc_2", "doc_3")) {
            put("bot_1", id, "Parcels take three days.");
        }
        put("bot_2", "doc_4", "Parcels take three days.");

        index.remove("doc_1");
        index.remove("doc_9");
        index.removeSource("src_doc_2");
        index.refresh();
        assertThat(found("bot_1", "parcels")).containsExactly("doc_3/0");

        index.removeBot("bot_1");
        index.refresh();
        assertThat(found("bot_1", "parcels")).isEmpty();
        assertThat(found("bot_2", "parcels")).containsExactly("doc_4/0");
    }

    @Test
    void changesAreFoundAfterARefreshAndNotBefore() {
        index.put(document("bot_1", "doc_1", null, chunk(0, "Parcels take three days.", null)));
        assertThat(found("bot_1", "parcels")).isEmpty();

        index.refresh();
        assertThat(found("bot_1", "parcels")).containsExactly("doc_1/0");
    }

    @Test
    void otherBotsPassagesChangeNothing() {
        put("bot_1", "doc_1", "The garden closes at noon.", "The museum opens at noon.");
        List<PassageHit> alone = hits("bot_1", "When does the garden open?", null);
        for (int i = 0; i < 50; i++) {
            put("bot_2", "other_" + i, "The garden of the garden has a garden wall.");
        }
        put("bot_3", "near", vector(1, 0), "anything");

        assertThat(hits("bot_1", "When does the garden open?", null)).isEqualTo(alone);
        assertThat(hits("bot_1", "anything", vector(1, 0))).isEmpty();
        assertThat(hits("bot_9", "garden", vector(1, 0))).isEmpty();
    }

    @Test
    void vectorsFindWhatWordsDoNot() {
        put("bot_1", "doc_1", vector(1, 0.1f), "Parcels take three days.");
        put("bot_1", "doc_2", vector(0, 1), "Our shop opens at nine.");

        PassageHit hit = hits("bot_1", "shipping speed", vector(1, 0)).getFirst();

        assertThat(hit.documentId()).isEqualTo("doc_1");
        assertThat(hit.lexical()).isZero();
        assertThat(hit.cosine()).isCloseTo(0.995, within(0.001));
        assertThat(hits("bot_1", "shipping speed", null)).isEmpty();
    }

    @Test
    void vectorsOfAnotherModelAreLeftAlone() {
        put("bot_1", "doc_1", vector(1, 0), "Parcels take three days.");
        var other = new PassageQuery("bot_1", "parcels", "test/other", vector(1, 0), 5);

        assertThat(index.search(other)).hasSize(1);
        assertThat(index.search(other).getFirst().cosine()).isNaN();
    }

    @Test
    void documentsStayFindableWhileAnotherModelTakesOver() {
        put("bot_1", "doc_1", vector(1, 0), "Parcels take three days.");
        put("bot_1", "doc_2", vector(0, 1), "Parcels cost five euros.");
        var chunk = chunk(0, "Parcels take three days.", new float[] {0, 0, 1});
        index.put(document("bot_1", "doc_1", "test/other", chunk));
        index.refresh();

        var query = new PassageQuery("bot_1", "parcels", "test/other", new float[] {0, 0, 1}, 5);
        assertThat(index.search(query))
                .extracting(PassageHit::documentId)
                .containsExactly("doc_1", "doc_2");
    }

    @Test
    void wordsAndVectorsTogetherBeatEither() {
        put("bot_1", "words", vector(0.2f, 0.98f), "The parcel desk sells parcel tape.");
        put("bot_1", "vectors", vector(1, 0), "It is with you after three days.");
        put("bot_1", "both", vector(0.98f, 0.2f), "A parcel is with you after three days.");
        put("bot_1", "none", vector(0, 1), "Our shop opens at nine.");

        assertThat(hits("bot_1", "How many days does a parcel take?", vector(1, 0)))
                .extracting(PassageHit::documentId)
                .startsWith("both");
    }

    @Test
    void eachLanguageIsReadInItsOwnWay() {
        var german = new Chunk(0, "", null, "de", "Die Häuser werden täglich gereinigt.");
        var japanese = new Chunk(1, "", null, "ja", "東京は日本の首都です。");
        var unknown = new Chunk(2, "", null, "xx", "Zorblax quimbly 42.");
        index.put(
                document(
                        "bot_1",
                        "doc_1",
                        null,
                        new IndexedChunk(german, null),
                        new IndexedChunk(japanese, null),
                        new IndexedChunk(unknown, null)));
        index.refresh();

        assertThat(found("bot_1", "Wer reinigt das Haus?")).containsExactly("doc_1/0");
        assertThat(found("bot_1", "首都")).containsExactly("doc_1/1");
        assertThat(found("bot_1", "QUIMBLY")).containsExactly("doc_1/2");
    }

    @Test
    void largeBotIsSearchedThroughTheGraphWithAlmostTheSameOutcome() {
        var chance = new Random(4);
        List<IndexedChunk> chunks = new ArrayList<>();
        for (int i = 0; i <= VectorSearch.MAX_EXACT_SCAN; i++) {
            chunks.add(chunk(i, "x", random(chance)));
        }
        index.put(document("bot_1", "doc_1", MODEL, chunks.toArray(IndexedChunk[]::new)));
        index.refresh();

        int best = 0;
        for (int i = 0; i < 50; i++) {
            float[] vector = random(chance);
            double most = chunks.stream().mapToDouble(c -> dot(c.vector(), vector)).max().orElse(0);
            PassageHit hit = hits("bot_1", "", vector).getFirst();
            if (Math.abs(hit.cosine() - most) < 1e-5) {
                best++;
            }
        }
        assertThat(best).isGreaterThanOrEqualTo(45);
    }

    @Test
    void revisionIsTheOneOfTheLastCommit() {
        assertThat(index.revision()).isZero();
        put("bot_1", "doc_1", "Parcels take three days.");
        index.commit(7);
        index.commit(9);
        assertThat(index.revision()).isEqualTo(9);

        put("bot_1", "doc_2", "Parcels cost five euros.");
        index.close();
        open();

        assertThat(index.revision()).isEqualTo(9);
        assertThat(found("bot_1", "parcels")).containsExactly("doc_1/0");
    }

    @Test
    void killedServerFindsWhatItHadCommitted() throws IOException {
        put("bot_1", "doc_1", vector(1, 0), "Parcels take three days.");
        index.commit(3);
        // The files after a kill: open, locked, and with half of a change.
        put("bot_1", "doc_1", "Parcels take four days.");
        put("bot_1", "doc_2", "Parcels cost five euros.");
        Path left = copy("index", "left");

        try (var again = PassageIndex.open(left)) {
            assertThat(again.revision()).isEqualTo(3);
            assertThat(again.chunks()).isEqualTo(1);
            var query = new PassageQuery("bot_1", "parcels", MODEL, vector(1, 0), 5);
            assertThat(again.search(query).getFirst().cosine()).isCloseTo(1, within(1e-6));
        }
    }

    @Test
    void byteThatIsDamagedInAnyFileIsNoticedWhenTheIndexIsOpened() throws IOException {
        put("bot_1", "doc_1", "Parcels take two days.");
        index.commit(1);
        List<Path> files;
        try (var all = Files.list(folder.resolve("index"))) {
            files = all.filter(file -> file.toFile().length() > 0).sorted().toList();
        }
        assertThat(files).hasSizeGreaterThan(1);
        for (Path file : files) {
            Path damaged = copy("index", "damaged-" + file.getFileName());
            Path copy = damaged.resolve(file.getFileName());
            byte[] bytes = Files.readAllBytes(copy);
            bytes[bytes.length / 2] ^= 1;
            Files.write(copy, bytes);

            try (var again = PassageIndex.open(damaged)) {
                assertThat(again.revision()).as("%s", file).isZero();
                assertThat(again.chunks()).isZero();
            }
        }
    }

    @Test
    void clearedIndexIsAsNew() {
        put("bot_1", "doc_1", "Parcels take two days.");
        index.commit(7);

        index.clear();

        assertThat(index.revision()).isZero();
        assertThat(found("bot_1", "parcels")).isEmpty();
        index.close();
        open();
        assertThat(index.revision()).isZero();
        assertThat(index.chunks()).isZero();
    }

    @Test
    void damagedIndexIsBegunAnew() throws IOException {
        put("bot_1", "doc_1", "Parcels take three days.");
        index.commit(3);
        for (String kind : List.of("segments_", ".si", ".cfs")) {
            Path damaged = copy("index", "damaged" + kind);
            try (var files = Files.list(damaged)) {
                Path file =
                        files.filter(f -> f.getFileName().toString().contains(kind))
                                .findFirst()
                                .orElseThrow();
                Files.write(file, new byte[] {1, 2, 3});
            }
            try (var again = PassageIndex.open(damaged)) {
                assertThat(again.revision()).as(kind).isZero();
                assertThat(again.chunks()).as(kind).isZero();
                again.commit(1);
            }
            try (var again = PassageIndex.open(damaged)) {
                assertThat(again.revision()).as(kind).isEqualTo(1);
            }
        }
    }

    @Test
    void secondServerOnTheSameFolderIsRefused() {
        assertThatThrownBy(() -> PassageIndex.open(folder.resolve("index")))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageContaining("Lock held");
        index.commit(1);
        assertThat(index.revision()).isEqualTo(1);
    }

    @Test
    void queriesAreChecked() {
        assertThatThrownBy(() -> new PassageQuery("bot_1", "x", 0))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new PassageQuery("bot_1", "x", null, vector(1, 0), 5))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(found("bot_1", "\"unfinished AND (")).isEmpty();
    }

    private Path copy(String from, String to) throws IOException {
        Path target = Files.createDirectory(folder.resolve(to));
        try (var files = Files.list(folder.resolve(from))) {
            for (Path file : files.toList()) {
                Files.copy(file, target.resolve(file.getFileName()));
            }
        }
        return target;
    }

    private void put(String bot, String id, String... texts) {
        put(bot, id, null, texts);
    }

    private void put(String bot, String id, float @Nullable [] vector, String... texts) {
        var chunks = new IndexedChunk[texts.length];
        for (int i = 0; i < texts.length; i++) {
            chunks[i] = chunk(i, texts[i], vector);
        }
        index.put(document(bot, id, vector == null ? null : MODEL, chunks));
        index.refresh();
    }

    private static IndexedChunk chunk(int ordinal, String text, float @Nullable [] vector) {
        return new IndexedChunk(new Chunk(ordinal, "", null, "en", text), vector);
    }

    private static IndexedDocument document(
            String bot, String id, @Nullable String model, IndexedChunk... chunks) {
        return new IndexedDocument(bot, "src_" + id, id, "", model, List.of(chunks));
    }

    private List<PassageHit> hits(String bot, String text, float @Nullable [] vector) {
        return index.search(new PassageQuery(bot, text, vector == null ? null : MODEL, vector, 5));
    }

    private List<String> found(String bot, String text) {
        return hits(bot, text, null).stream()
                .map(hit -> hit.documentId() + "/" + hit.ordinal())
                .toList();
    }

    private static float[] vector(float x, float y) {
        float length = (float) Math.hypot(x, y);
        return new float[] {x / length, y / length, 0};
    }

    private static float[] random(Random chance) {
        float[] vector = new float[16];
        double squares = 0;
        for (int i = 0; i < vector.length; i++) {
            vector[i] = (float) chance.nextGaussian();
            squares += vector[i] * vector[i];
        }
        for (int i = 0; i < vector.length; i++) {
            vector[i] /= (float) Math.sqrt(squares);
        }
        return vector;
    }

    private static double dot(float @Nullable [] a, float[] b) {
        double sum = 0;
        for (int i = 0; a != null && i < b.length; i++) {
            sum += a[i] * b[i];
        }
        return sum;
    }
}
