package dev.rejoinder.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rejoinder.core.AppError;
import dev.rejoinder.core.Ids;
import dev.rejoinder.core.PageRequest;
import dev.rejoinder.knowledge.Chunk;
import dev.rejoinder.knowledge.Document;
import dev.rejoinder.knowledge.DocumentStore.Cited;
import dev.rejoinder.knowledge.Source;
import dev.rejoinder.knowledge.Source.Kind;
import dev.rejoinder.knowledge.SourceStore.Job;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Storing, citing and deleting sources and documents. */
abstract class KnowledgeStoreContract extends KnowledgeStoreFixture {
    @Test
    void sourceIsFoundAsItWasAdded() {
        Source added = source("src_1", Kind.SITE, Duration.ofHours(5));

        assertThat(sources().insert(added, null, 1)).isTrue();
        assertThat(sources().find(BOT, "src_1")).contains(added);
        assertThat(sources().list(BOT, new PageRequest(1, 10))).containsExactly(added);
        assertThat(sources().count(BOT)).isEqualTo(1);
        assertThat(sources().find("bot_2", "src_1")).isEmpty();
    }

    /** Otherwise the document would count as unchanged and would never be parsed. */
    @Test
    void documentOfAnInterruptedFirstWriteIsUnknown() {
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
    void sourcesOfABotAreLimited() {
        assertThat(sources().insert(source("src_1", Kind.TEXT, null), null, 1)).isTrue();
        assertThat(sources().insert(source("src_2", Kind.TEXT, null), null, 1)).isFalse();
        assertThat(sources().count(BOT)).isEqualTo(1);
    }

    @Test
    void sourceOfADeletedBotIsRefused() {
        storage.bots().delete(BOT);

        assertThat(sources().insert(source("src_1", Kind.TEXT, null), null, 1)).isFalse();
    }

    @Test
    void originalOfAnyLengthIsReturnedByteForByte() throws Exception {
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
    void onlyOriginalsWithoutADocumentAreSwept() throws Exception {
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

    /** The original of a page that was fetched again while its source was deleted. */
    @Test
    void originalOfADeletedDocumentIsNotKept() throws Exception {
        reading("src_1");
        sources().delete(BOT, "src_1");
        while (documents().purge()) {
            // Until no rows are left.
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
    void documentIsReplacedAsAWhole() {
        Job first = read("src_1", "old", 450);
        sources().requeue(BOT, "src_1");
        Job second = sources().take(ALL).orElseThrow();
        documents().put(second, document("src_1", "doc_src_1"), chunks("new", 2));

        assertThat(second.run()).isGreaterThan(first.run());
        assertThat(texts("src_1")).containsExactly("new 0", "new 1");
        assertThat(find("src_1").chunks()).isEqualTo(2);
        while (documents().purge()) {
            // Until no rows are left.
        }
        assertThat(texts("src_1")).containsExactly("new 0", "new 1");
    }

    @Test
    void deletedSourceIsGoneAtOnceAndItsTextIsPurgedLater() throws Exception {
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
    void citationNamesTheSourceOfItsChunk() {
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
    void deletedBotLeavesNoKnowledge() {
        read("src_1", "text", 2);
        storage.bots().delete(BOT);
        while (storage.bots().purgeDeleted(10) > 0) {
            // Until no rows are left.
        }

        assertThat(sources().find(BOT, "src_1")).isEmpty();
        assertThat(documents().cited(BOT, "doc_src_1", 0)).isEmpty();
    }
}
