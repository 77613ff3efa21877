package dev.rejoinder.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.rejoinder.knowledge.Chunk;
import dev.rejoinder.knowledge.ChunkEmbedding;
import dev.rejoinder.knowledge.DocumentStore;
import dev.rejoinder.knowledge.DocumentStore.Batch;
import dev.rejoinder.knowledge.DocumentStore.Change;
import dev.rejoinder.knowledge.SentenceVectors;
import dev.rejoinder.knowledge.Source.Kind;
import dev.rejoinder.knowledge.Source.Status;
import dev.rejoinder.knowledge.SourceStore;
import dev.rejoinder.knowledge.SourceStore.Job;
import java.time.Duration;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** Jobs, revisions and vectors of a {@link SourceStore} and a {@link DocumentStore}. */
abstract class KnowledgeReadingContract extends KnowledgeStoreFixture {
    @Test
    void jobsAreClaimedInOrderAndOnlyOfTheRequestedKinds() {
        sources().insert(source("src_1", Kind.SITE, null), null, 9);
        clock.tick(Duration.ofSeconds(1));
        sources().insert(source("src_2", Kind.TEXT, null), null, 9);
        clock.tick(Duration.ofSeconds(1));
        sources().insert(source("src_3", Kind.FILE, null), null, 9);

        var local = EnumSet.of(Kind.TEXT, Kind.FILE);
        assertThat(sources().take(local).orElseThrow().source().id()).isEqualTo("src_2");
        assertThat(sources().take(local).orElseThrow().source().id()).isEqualTo("src_3");
        assertThat(sources().take(local)).isEmpty();
        assertThat(sources().take(ALL).orElseThrow().source().id()).isEqualTo("src_1");
        assertThat(find("src_1").status()).isEqualTo(Status.READING);
    }

    @Test
    void outdatedJobChangesNothing() {
        Job lost = reading("src_1");
        clock.tick(Duration.ofMinutes(11));
        sources().recover(true);
        Job current = sources().take(ALL).orElseThrow();

        assertThat(documents().put(lost, document("src_1", "doc_src_1"), chunks("lost", 300)))
                .isFalse();
        assertThat(documents().remove(lost, "doc_src_1")).isFalse();
        assertThat(sources().progress(lost, 50)).isFalse();
        assertThat(sources().finish(lost, null, null)).isFalse();
        assertThat(sources().fail(lost, "No.")).isFalse();
        assertThat(texts("src_1")).isEmpty();
        assertThat(sources().finish(current, null, null)).isTrue();
    }

    @Test
    void jobOfADeletedSourceChangesNothing() {
        Job job = reading("src_1");
        sources().delete(BOT, "src_1");

        assertThat(documents().put(job, document("src_1", "doc_src_1"), chunks("late", 3)))
                .isFalse();
        assertThat(sources().finish(job, null, null)).isFalse();
        assertThat(sources().find(BOT, "src_1")).isEmpty();
    }

    @Test
    void changesAreOrderedByRevision() {
        read("src_1", "one", 1);
        long before = documents().revision();
        read("src_2", "two", 1);
        sources().delete(BOT, "src_1");

        List<Change> changes = documents().changesAfter(before, 10);
        assertThat(changes)
                .extracting(Change::documentId)
                .containsExactly("doc_src_2", "doc_src_1");
        assertThat(changes).extracting(Change::deleted).containsExactly(false, true);
        assertThat(changes.getLast().revision()).isEqualTo(documents().revision());
        assertThat(documents().changesAfter(documents().revision(), 10)).isEmpty();
        assertThat(documents().changesAfter(before, 1)).hasSize(1);
    }

    @Test
    void sourceIsReadyWhenItsLastChunkHasAVector() {
        Job job = reading("src_1");
        documents().put(job, document("src_1", "doc_src_1"), chunks("text", 3));
        sources().finish(job, "One page was skipped.", MODEL);
        assertThat(find("src_1").status()).isEqualTo(Status.INDEXING);

        Batch two = documents().withoutVectors(MODEL, 2).orElseThrow();
        documents().putVectors(two, MODEL, vectors(2));
        assertThat(find("src_1").status()).isEqualTo(Status.INDEXING);
        long before = documents().revision();
        Batch last = documents().withoutVectors(MODEL, 2).orElseThrow();
        assertThat(last.chunks()).extracting(Chunk::ordinal).containsExactly(2);
        documents().putVectors(last, MODEL, vectors(1));

        assertThat(find("src_1").status()).isEqualTo(Status.READY);
        assertThat(find("src_1").reason()).isEqualTo("One page was skipped.");
        assertThat(documents().revision()).isGreaterThan(before);
        assertThat(documents().withoutVectors(MODEL, 2)).isEmpty();
        assertThat(documents().content(BOT, "doc_src_1").orElseThrow().chunks())
                .allSatisfy(
                        chunk -> {
                            assertThat(chunk.model()).isEqualTo(MODEL);
                            ChunkEmbedding embedding = Objects.requireNonNull(chunk.embedding());
                            assertThat(embedding.vector()).containsExactly(0.5f, -0.25f, 0.125f);
                            assertThat(embedding.sentences().nearest(new float[] {0, 0, 1}))
                                    .isCloseTo(0.8, within(0.001));
                        });
    }

    @Test
    void newModelReembedsEveryChunk() {
        read("src_1", "text", 1);
        Batch batch = documents().withoutVectors(MODEL, 9).orElseThrow();
        documents().putVectors(batch, MODEL, vectors(1));

        assertThat(documents().withoutVectors("other", 9)).contains(batch);
        documents().putVectors(batch, "other", vectors(1));
        assertThat(documents().withoutVectors("other", 9)).isEmpty();
    }

    @Test
    void vectorsOfReplacedChunksAreRejected() {
        read("src_1", "old", 1);
        Batch batch = documents().withoutVectors(MODEL, 9).orElseThrow();
        sources().requeue(BOT, "src_1");
        Job again = sources().take(ALL).orElseThrow();
        documents().put(again, document("src_1", "doc_src_1"), chunks("new", 1));

        assertThat(documents().putVectors(batch, MODEL, vectors(1))).isFalse();
        assertThat(documents().withoutVectors(MODEL, 9)).isPresent();
    }

    private static List<ChunkEmbedding> vectors(int count) {
        float[] vector = {0.5f, -0.25f, 0.125f};
        SentenceVectors sentences = SentenceVectors.of(List.of(new float[] {0, 0.6f, 0.8f}));
        return Collections.nCopies(count, new ChunkEmbedding(vector, sentences));
    }

    @Test
    void failedSourceKeepsItsEarlierDocuments() {
        read("src_1", "text", 2);
        sources().requeue(BOT, "src_1");
        Job again = sources().take(ALL).orElseThrow();
        sources().fail(again, "The page answered 500.");

        assertThat(find("src_1").status()).isEqualTo(Status.FAILED);
        assertThat(find("src_1").reason()).isEqualTo("The page answered 500.");
        assertThat(texts("src_1")).hasSize(2);
    }

    @Test
    void sourceIsSyncedWhenItIsDue() {
        sources().insert(source("src_1", Kind.PAGE, Duration.ofHours(2)), null, 9);
        sources().finish(sources().take(ALL).orElseThrow(), null, null);
        clock.tick(Duration.ofMinutes(119));
        assertThat(sources().requeueDue()).isZero();
        clock.tick(Duration.ofMinutes(1));

        assertThat(sources().requeueDue()).isEqualTo(1);
        assertThat(find("src_1").status()).isEqualTo(Status.QUEUED);
        assertThat(sources().requeueDue()).isZero();
    }

    @Test
    void sourceWaitingForVectorsIsReadyOnceThereIsNoModel() {
        Job job = reading("src_1");
        documents().put(job, document("src_1", "doc_src_1"), chunks("text", 1));
        sources().finish(job, null, MODEL);
        sources().recover(false);

        assertThat(find("src_1").status()).isEqualTo(Status.READY);
    }
}
