package dev.rejoinder.knowledge.retrieval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rejoinder.knowledge.Chunk;
import dev.rejoinder.knowledge.ChunkEmbedding;
import dev.rejoinder.knowledge.DocumentStore;
import dev.rejoinder.knowledge.DocumentStore.Change;
import dev.rejoinder.knowledge.DocumentStore.Content;
import dev.rejoinder.knowledge.DocumentStore.Embedded;
import dev.rejoinder.knowledge.SentenceVectors;
import dev.rejoinder.testkit.SettableClock;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class IndexFollowerTest {
    private static final int FEW_SEGMENTS = 4;
    private static final int MOST_LOOKS = 9_000;
    private static final long LOOK_AGAIN_NANOS = 10_000_000;

    @TempDir Path folder;

    private final SettableClock clock = new SettableClock();
    private final List<Integer> foundMeanwhile = new ArrayList<>();
    private long documents;
    private String unusable = "";

    @Test
    void whatALostIndexHasAlreadyBeenToldIsFoundBeforeItHasBeenToldAll() {
        documents = 250;
        try (var index = new LazyIndex(folder)) {
            new IndexFollower(stored(index), index, clock).follow();

            assertThat(foundMeanwhile).containsExactly(0, 100, 200, 250);
            assertThat(index.get().chunks()).isEqualTo(250);
        }
    }

    @Test
    void whatWasMergedSinceTheLastChangeTakesThePlaceOfItsParts() throws IOException {
        documents = 1100;
        try (var index = new LazyIndex(folder)) {
            var follower = new IndexFollower(stored(index), index, clock);
            follower.follow();
            // The merge runs on its own thread after the last change.
            for (int looks = 0; segments() > FEW_SEGMENTS && looks < MOST_LOOKS; looks++) {
                LockSupport.parkNanos(LOOK_AGAIN_NANOS);
                clock.tick(Duration.ofSeconds(6));
                follower.follow();
            }
            assertThat(segments()).isLessThanOrEqualTo(FEW_SEGMENTS);
            assertThat(index.get().chunks()).isEqualTo(1100);
        }
    }

    @Test
    void indexThatCannotBeSavedDoesNotStopTheServerFromClosing() {
        documents = 10;
        try (var index = new LazyIndex(folder)) {
            var follower = new IndexFollower(stored(index), index, clock);
            follower.follow();
            documents = 20;
            follower.follow();
            index.get().close();

            assertThatCode(follower::close).doesNotThrowAnyException();
        }
    }

    @Test
    void indexWhoseFilesCouldNotBeWrittenIsOpenedAgainAndFindsEverything() throws IOException {
        documents = 10;
        try (var index = new LazyIndex(folder)) {
            var follower = new IndexFollower(stored(index), index, clock);
            follower.follow();
            try (var files = Files.list(folder)) {
                for (Path file : files.toList()) {
                    Files.delete(file);
                }
            }
            documents = 20;
            assertThatThrownBy(follower::follow).isInstanceOf(UncheckedIOException.class);
            assertThat(index.get().chunks()).as("what searches find meanwhile").isEqualTo(10);

            follower.follow();

            assertThat(index.get().chunks()).isEqualTo(20);
        }
    }

    @Test
    void documentThatTheIndexRejectsDoesNotStopTheOthers() {
        documents = 10;
        try (var index = new LazyIndex(folder)) {
            unusable = "doc_3";
            new IndexFollower(stored(index), index, clock).follow();

            assertThat(index.get().chunks()).isEqualTo(9);
        }
    }

    private long segments() throws IOException {
        try (var files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(".si")).count();
        }
    }

    /** Documents of one chunk each; reading some of them takes longer than the commit interval. */
    private DocumentStore stored(LazyIndex index) {
        return (DocumentStore)
                Proxy.newProxyInstance(
                        getClass().getClassLoader(),
                        new Class<?>[] {DocumentStore.class},
                        (_, method, arguments) -> answer(index, method, arguments));
    }

    private Object answer(LazyIndex index, Method method, Object[] arguments) {
        return switch (method.getName()) {
            case "revision" -> documents;
            case "botsWithChunks" -> List.of("bot");
            case "content" -> Optional.of(content((String) arguments[1]));
            case "changesAfter" -> {
                foundMeanwhile.add(index.get().chunks());
                clock.tick(Duration.ofSeconds(6));
                yield changes((long) arguments[0], (int) arguments[1]);
            }
            default -> throw new UnsupportedOperationException(method.getName());
        };
    }

    private List<Change> changes(long revision, int limit) {
        return LongStream.rangeClosed(revision + 1, Math.min(documents, revision + limit))
                .mapToObj(number -> new Change(number, "bot", "source", "doc_" + number, false))
                .toList();
    }

    private Content content(String documentId) {
        var chunk = new Chunk(0, "", null, "en", "Parcels are delivered within three days.");
        var embedded = new Embedded(chunk, null, null);
        if (documentId.equals(unusable)) {
            float[] vector = {Float.NaN};
            embedded = new Embedded(chunk, "m", new ChunkEmbedding(vector, SentenceVectors.NONE));
        }
        return new Content("bot", "source", documentId, "Delivery", List.of(embedded));
    }
}
