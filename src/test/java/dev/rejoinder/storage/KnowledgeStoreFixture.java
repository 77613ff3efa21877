package dev.rejoinder.storage;

import dev.rejoinder.knowledge.Chunk;
import dev.rejoinder.knowledge.Document;
import dev.rejoinder.knowledge.DocumentStore;
import dev.rejoinder.knowledge.Source;
import dev.rejoinder.knowledge.Source.Kind;
import dev.rejoinder.knowledge.Source.Status;
import dev.rejoinder.knowledge.SourceStore;
import dev.rejoinder.knowledge.SourceStore.Job;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Sources and documents in a store. */
abstract class KnowledgeStoreFixture extends StoreContract {
    static final String MODEL = "local/small";
    static final EnumSet<Kind> ALL = EnumSet.allOf(Kind.class);

    SourceStore sources() {
        return storage.sources();
    }

    DocumentStore documents() {
        return storage.documents();
    }

    Source source(String id, Kind kind, @Nullable Duration resyncEvery) {
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
                null,
                null);
    }

    static Document document(String source, String id) {
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

    static List<Chunk> chunks(String text, int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> new Chunk(i, "Heading", i + 1, "en", text + " " + i))
                .toList();
    }

    /** Adds a source and claims its job. */
    Job reading(String id) {
        sources().insert(source(id, Kind.TEXT, null), document(id, "doc_" + id), 100);
        return sources().take(ALL).orElseThrow();
    }

    /** Adds a source with chunks. */
    Job read(String id, String text, int count) {
        Job job = reading(id);
        documents().put(job, document(id, "doc_" + id), chunks(text, count));
        sources().finish(job, null, null);
        return job;
    }

    Source find(String id) {
        return sources().find(BOT, id).orElseThrow();
    }

    List<String> texts(String id) {
        return documents().chunks(BOT, id, 0, 1_000).stream()
                .map(cited -> cited.chunk().text())
                .toList();
    }
}
