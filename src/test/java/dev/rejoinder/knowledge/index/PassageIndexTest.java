package dev.rejoinder.knowledge.index;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.rejoinder.knowledge.Chunk;
import dev.rejoinder.knowledge.ChunkEmbedding;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class PassageIndexTest extends PassageIndexFixture {
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
    void exactlyTaughtQuestionIsFoundFirstWhateverItsWordsWeigh() {
        var pair =
                new Chunk(
                        0,
                        "Where are you?",
                        null,
                        "en",
                        "Where are you? How do we get there?\nIn Leeds.");
        index.put(document("bot_1", "doc_1", null, new IndexedChunk(pair, null)));
        put("bot_1", "doc_2", "We get there by boat.", "Boats get there at nine.");

        assertThat(hits("bot_1", "WHERE are you", null).getFirst().isCertain()).isTrue();
        assertThat(found("bot_1", "How do we get there?").getFirst()).isEqualTo("doc_1/0");
        assertThat(hits("bot_1", "boats", null)).noneMatch(PassageHit::isCertain);
        assertThat(found("bot_2", "Where are you?")).isEmpty();
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
        var other = new PassageQuery("bot_1", "parcels", question("test/other", vector(1, 0)), 5);

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

        var query =
                new PassageQuery(
                        "bot_1", "parcels", question("test/other", new float[] {0, 0, 1}), 5);
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
            double most =
                    chunks.stream().mapToDouble(c -> dot(c.embedding(), vector)).max().orElse(0);
            PassageHit hit = hits("bot_1", "", vector).getFirst();
            if (Math.abs(hit.cosine() - most) < 1e-5) {
                best++;
            }
        }
        assertThat(best).isGreaterThanOrEqualTo(45);
    }

    @Test
    void vectorsMayHaveAsManyDimensionsAsAProviderReturns() {
        float[] vector = new float[4096];
        vector[4095] = 1;
        put("bot_1", "doc_1", vector, "Parcels take three days.");
        index.commit(1);

        assertThat(hits("bot_1", "deliveries", vector).getFirst().cosine())
                .isCloseTo(1, within(1e-6));
    }

    @Test
    void longQuestionIsAnsweredFromKnowledgeInEveryLanguage() {
        String words =
                IntStream.range(0, 64)
                        .mapToObj(number -> "item" + number)
                        .collect(Collectors.joining(" "));
        for (String language : LanguageAnalyzers.families()) {
            var chunk = new Chunk(0, "", null, language, words);
            index.put(document("bot_1", "doc_" + language, null, new IndexedChunk(chunk, null)));
        }
        index.refresh();

        assertThat(found("bot_1", words)).hasSize(5);
    }

    @Test
    void queriesAreChecked() {
        assertThatThrownBy(() -> new PassageQuery("bot_1", "x", 0))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(found("bot_1", "\"unfinished AND (")).isEmpty();
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

    private static double dot(@Nullable ChunkEmbedding a, float[] b) {
        double sum = 0;
        for (int i = 0; a != null && i < b.length; i++) {
            sum += a.vector()[i] * b[i];
        }
        return sum;
    }
}
