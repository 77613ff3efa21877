package dev.rejoinder.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rejoinder.core.AppError;
import dev.rejoinder.core.Ids;
import dev.rejoinder.core.PageRequest;
import dev.rejoinder.knowledge.Chunk;
import dev.rejoinder.knowledge.Document;
import dev.rejoinder.knowledge.DocumentStore;
import dev.rejoinder.knowledge.DocumentStore.Batch;
import dev.rejoinder.knowledge.DocumentStore.Change;
import dev.rejoinder.knowledge.DocumentStore.Cited;
import dev.rejoinder.knowledge.Source;
import dev.rejoinder.knowledge.Source.Kind;
import dev.rejoinder.knowledge.Source.Status;
import dev.rejoinder.knowledge.SourceStore;
import dev.rejoinder.knowledge.SourceStore.Job;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What {@link SourceStore} and {@link DocumentStore} promise. */
abstract class KnowledgeStoreContract extends StoreContract {
    private static final String MODEL = "local/small";
    private static final EnumSet<Kind> ALL = EnumSet.allOf(Kind.class);

    private SourceStore sources() {
        return storage.sources();
    }

    private DocumentStore documents() {
        return storage.documents();
    }

    private Source source(String id, Kind kind, @Nullable Duration resyncEvery) {
        return new Source(
                BOT,
                id,
                kind,
                "Title",
                null,
                0,
                1,
                resyncEvery,
                Status.QUEUED,
                null,
                0,
                0,
                0,
                0,
                clock.now(),
                clock.now(),
                null);
    }

    private static Document document(String source, String id) {
        return new Document(
                BOT,
                source,
                id,
                null,
                null,
                "text/plain",
                "hash",
                4,
                null,
                null,
                List.of("https://example.com/a", "https://example.com/b"));
    }

    private static List<Chunk> chunks(String text, int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> new Chunk(i, "Heading", i + 1, "en", text + " " + i))
                .toList();
    }

    /** A source that is being read. */
    private Job reading(String id) {
        sources().insert(source(id, Kind.TEXT, null), document(id, "doc_" + id), 100);
        return sources().take(ALL).orElseThrow();
    }

    /** A source that was read, and has chunks. */
    private Job read(String id, String text, int count) {
        Job job = reading(id);
        documents().put(job, document(id, "doc_" + id), chunks(text, count));
        sources().finish(job, null, null);
        return job;
    }

    private Source find(String id) {
        return sources().find(BOT, id).orElseThrow();
    }

    private List<String> texts(String id) {
        return documents().chunks(BOT, id, 0, 1_000).stream()
                .map(cited -> cited.chunk().text())
                .toList();
    }

    @Test
    void sourceIsKeptAsItWasAdded() {
        Source added = source("src_1", Kind.SITE, Duration.ofHours(5));

        assertThat(sources().insert(added, null, 1)).isTrue();
        assertThat(sources().find(BOT, "src_1")).contains(added);
        assertThat(sources().list(BOT, new PageRequest(1, 10))).containsExactly(added);
        assertThat(sources().count(BOT)).isEqualTo(1);
        assertThat(sources().find("bot_2", "src_1")).isEmpty();
    }

    /** It would otherwise be taken for one that has not changed, and never be read. */
    @Test
    void documentWhoseFirstStoringWasCutOffIsNotKnown() {
        sources().insert(source("src_1", Kind.PAGE, null), null, 100);
        Job job = sources().take(ALL).orElseThrow();
        List<Chunk> broken = new ArrayList<>(chunks("long", 300));
        broken.set(250, broken.getFirst());
        var page =
                new Document(
                        BOT,
                        "src_1",
                        "doc_1",
                        "https://example.com/",
                        null,
                        "text/html",
                        "hash",
                        4,
                        "tag",
                        "yesterday",
                        List.of());

        assertThatThrownBy(() -> documents().put(job, page, broken)).isInstanceOf(AppError.class);

        Document left = documents().list(BOT, "src_1").getFirst();
        assertThat(left.contentHash()).isNotEqualTo("hash");
        assertThat(left.etag()).isNull();
        assertThat(left.lastModified()).isNull();
        assertThat(texts("src_1")).isEmpty();
        clock.tick(Duration.ofMinutes(11));
        sources().recover(false);
        Job again = sources().take(ALL).orElseThrow();
        assertThat(documents().put(again, page, chunks("whole", 300))).isTrue();
        assertThat(documents().list(BOT, "src_1")).containsExactly(page);
    }

    @Test
    void noMoreSourcesAreTakenThanABotMayHave() {
        assertThat(sources().insert(source("src_1", Kind.TEXT, null), null, 1)).isTrue();
        assertThat(sources().insert(source("src_2", Kind.TEXT, null), null, 1)).isFalse();
        assertThat(sources().count(BOT)).isEqualTo(1);
    }

    @Test
    void sourceOfABotThatIsGoneIsNotTaken() {
        storage.bots().delete(BOT);

        assertThat(sources().insert(source("src_1", Kind.TEXT, null), null, 1)).isFalse();
    }

    @Test
    void originalComesBackByteForByteHoweverLongItIs() throws Exception {
        for (int length : new int[] {0, 1, (256 << 10) - 1, 256 << 10, (512 << 10) + 3}) {
            byte[] original = new byte[length];
            new Random(length).nextBytes(original);
            documents().putOriginal(BOT, "doc_1", new ByteArrayInputStream(original));
            var back = new ByteArrayOutputStream();
            documents().copyOriginal(BOT, "doc_1", back);

            assertThat(back.toByteArray()).isEqualTo(original);
        }
    }

    @Test
    void originalWithoutADocumentIsSweptAndOneWithIsNot() throws Exception {
        var ids = new Ids(clock, new Random(1));
        String stored = ids.document();
        String lost = ids.document();
        sources().insert(source("src_1", Kind.TEXT, null), document("src_1", stored), 100);
        documents().putOriginal(BOT, stored, new ByteArrayInputStream(new byte[9]));
        documents().putOriginal(BOT, lost, new ByteArrayInputStream(new byte[9]));
        clock.tick(Duration.ofMinutes(61));
        documents().sweepOriginals();

        assertThat(originalLength(stored)).isEqualTo(9);
        assertThat(originalLength(lost)).isZero();
    }

    /** Of a page that was read again while its source was deleted. */
    @Test
    void originalOfADeletedDocumentIsNotKept() throws Exception {
        reading("src_1");
        sources().delete(BOT, "src_1");
        while (documents().purge()) {
            // To the end.
        }
        documents().putOriginal(BOT, "doc_src_1", new ByteArrayInputStream(new byte[9]));

        assertThat(originalLength("doc_src_1")).isZero();
    }

    private int originalLength(String document) throws Exception {
        var back = new ByteArrayOutputStream();
        documents().copyOriginal(BOT, document, back);
        return back.size();
    }

    @Test
    void jobsAreTakenInTheOrderInWhichTheyCameAndOfTheKindsAskedFor() {
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
    void documentIsReplacedAsAWhole() {
        Job first = read("src_1", "old", 450);
        sources().requeue(BOT, "src_1");
        Job second = sources().take(ALL).orElseThrow();
        documents().put(second, document("src_1", "doc_src_1"), chunks("new", 2));

        assertThat(second.run()).isGreaterThan(first.run());
        assertThat(texts("src_1")).containsExactly("new 0", "new 1");
        assertThat(find("src_1").chunks()).isEqualTo(2);
        while (documents().purge()) {
            // To the end.
        }
        assertThat(texts("src_1")).containsExactly("new 0", "new 1");
    }

    @Test
    void jobThatIsNotTheCurrentOneChangesNothing() {
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
    void deletedSourceIsGoneAtOnceAndItsTextLater() throws Exception {
        read("src_1", "secret", 700);
        documents().putOriginal(BOT, "doc_src_1", new ByteArrayInputStream(new byte[3 << 20]));

        assertThat(sources().delete(BOT, "src_1")).isTrue();
        assertThat(sources().delete(BOT, "src_1")).isFalse();
        assertThat(documents().cited(BOT, "doc_src_1", 0)).isEmpty();
        assertThat(documents().content(BOT, "doc_src_1")).isEmpty();
        assertThat(documents().botsWithChunks()).isEmpty();
        assertThat(documents().purge()).isTrue();
        assertThat(documents().purge()).isFalse();
        assertThat(originalLength("doc_src_1")).isZero();
    }

    @Test
    void changesComeInTheOrderOfTheirRevisions() {
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
    void chunkIsCitedWithWhatItIsFrom() {
        read("src_1", "text", 3);

        assertThat(documents().cited(BOT, "doc_src_1", 2))
                .contains(
                        new Cited(
                                "src_1",
                                Kind.TEXT,
                                "Title",
                                null,
                                new Chunk(2, "Heading", 3, "en", "text 2")));
        assertThat(documents().cited("bot_2", "doc_src_1", 2)).isEmpty();
        assertThat(documents().botsWithChunks()).containsExactly(BOT);
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
                            assertThat(chunk.vector()).containsExactly(0.5f, -0.25f, 0.125f);
                        });
    }

    @Test
    void anotherModelHasEveryChunkEmbeddedAgain() {
        read("src_1", "text", 1);
        Batch batch = documents().withoutVectors(MODEL, 9).orElseThrow();
        documents().putVectors(batch, MODEL, vectors(1));

        assertThat(documents().withoutVectors("other", 9)).contains(batch);
        documents().putVectors(batch, "other", vectors(1));
        assertThat(documents().withoutVectors("other", 9)).isEmpty();
    }

    @Test
    void vectorsOfChunksThatWereReplacedAreNotTaken() {
        read("src_1", "old", 1);
        Batch batch = documents().withoutVectors(MODEL, 9).orElseThrow();
        sources().requeue(BOT, "src_1");
        Job again = sources().take(ALL).orElseThrow();
        documents().put(again, document("src_1", "doc_src_1"), chunks("new", 1));

        assertThat(documents().putVectors(batch, MODEL, vectors(1))).isFalse();
        assertThat(documents().withoutVectors(MODEL, 9)).isPresent();
    }

    private static List<float[]> vectors(int count) {
        return IntStream.range(0, count).mapToObj(i -> new float[] {0.5f, -0.25f, 0.125f}).toList();
    }

    @Test
    void failedSourceKeepsWhatWasReadBefore() {
        read("src_1", "text", 2);
        sources().requeue(BOT, "src_1");
        Job again = sources().take(ALL).orElseThrow();
        sources().fail(again, "The page answered 500.");

        assertThat(find("src_1").status()).isEqualTo(Status.FAILED);
        assertThat(find("src_1").reason()).isEqualTo("The page answered 500.");
        assertThat(texts("src_1")).hasSize(2);
    }

    @Test
    void sourceIsReadAgainWhenItsTimeHasCome() {
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
    void whatWaitsForVectorsIsReadyWhereThereIsNoModelAnyMore() {
        Job job = reading("src_1");
        documents().put(job, document("src_1", "doc_src_1"), chunks("text", 1));
        sources().finish(job, null, MODEL);
        sources().recover(false);

        assertThat(find("src_1").status()).isEqualTo(Status.READY);
    }

    @Test
    void deletedBotLeavesNoKnowledge() {
        read("src_1", "text", 2);
        storage.bots().delete(BOT);
        while (storage.bots().purgeDeleted(10) > 0) {
            // To the end.
        }

        assertThat(sources().find(BOT, "src_1")).isEmpty();
        assertThat(documents().cited(BOT, "doc_src_1", 0)).isEmpty();
    }
}
