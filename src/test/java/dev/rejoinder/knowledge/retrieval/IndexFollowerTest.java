package dev.rejoinder.knowledge.retrieval;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rejoinder.knowledge.Chunk;
import dev.rejoinder.knowledge.DocumentStore;
import dev.rejoinder.knowledge.DocumentStore.Change;
import dev.rejoinder.knowledge.DocumentStore.Content;
import dev.rejoinder.knowledge.DocumentStore.Embedded;
import dev.rejoinder.testkit.SettableClock;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class IndexFollowerTest {
    private static final long DOCUMENTS = 250;

    @TempDir Path folder;

    private final SettableClock clock = new SettableClock();
    private final List<Integer> foundMeanwhile = new ArrayList<>();

    @Test
    void whatALostIndexHasAlreadyBeenToldIsFoundBeforeItHasBeenToldAll() {
        try (var index = new IndexOnDemand(folder)) {
            new IndexFollower(stored(index), index, clock).follow();

            assertThat(foundMeanwhile).containsExactly(0, 100, 200, 250);
            assertThat(index.get().chunks()).isEqualTo(250);
        }
    }

    /**
     * Documents of one chunk each; reading some of them takes longer than until a commit is due.
     */
    private DocumentStore stored(IndexOnDemand index) {
        return (DocumentStore)
                Proxy.newProxyInstance(
                        getClass().getClassLoader(),
                        new Class<?>[] {DocumentStore.class},
                        (_, method, arguments) -> answer(index, method, arguments));
    }

    private Object answer(IndexOnDemand index, Method method, Object[] arguments) {
        return switch (method.getName()) {
            case "revision" -> DOCUMENTS;
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

    private static List<Change> changes(long revision, int limit) {
        return LongStream.rangeClosed(revision + 1, Math.min(DOCUMENTS, revision + limit))
                .mapToObj(number -> new Change(number, "bot", "source", "doc_" + number, false))
                .toList();
    }

    private static Content content(String documentId) {
        var chunk = new Chunk(0, "", null, "en", "Parcels are delivered within three days.");
        return new Content(
                "bot", "source", documentId, "Delivery", List.of(new Embedded(chunk, null, null)));
    }
}
