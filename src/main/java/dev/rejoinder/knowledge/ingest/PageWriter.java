package dev.rejoinder.knowledge.ingest;

import dev.rejoinder.core.AppError;
import dev.rejoinder.core.Ids;
import dev.rejoinder.knowledge.Chunk;
import dev.rejoinder.knowledge.ContentHash;
import dev.rejoinder.knowledge.Document;
import dev.rejoinder.knowledge.DocumentStore;
import dev.rejoinder.knowledge.Source;
import dev.rejoinder.knowledge.SourceStore;
import dev.rejoinder.knowledge.SourceStore.Job;
import dev.rejoinder.knowledge.document.Chunker;
import dev.rejoinder.knowledge.web.CachedPage;
import dev.rejoinder.knowledge.web.PageConsumer;
import dev.rejoinder.knowledge.web.PageResult;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Stores the pages of one source as they are read. Used by one thread. */
final class PageWriter implements PageConsumer {
    private static final int MOST_LINKS = 1_000;
    private static final int ALMOST_DONE = 99;

    private final Job job;
    private final SourceStore sources;
    private final DocumentStore documents;
    private final Ids ids;
    private final Runnable stored;
    private final Chunker chunker = new Chunker();

    /** The documents of the last read, by address. */
    private final Map<String, Document> before = new HashMap<>();

    /** Ids of documents that still exist, or may. */
    private final Set<String> kept = new HashSet<>();

    /** Hashes of the texts, so that a text found at two addresses is stored once. */
    private final Set<String> texts = new HashSet<>();

    private int looked;
    private int unread;
    private @Nullable String failureReason;
    private boolean lost;

    PageWriter(Job job, SourceStore sources, DocumentStore documents, Ids ids, Runnable stored) {
        this.job = job;
        this.sources = sources;
        this.documents = documents;
        this.ids = ids;
        this.stored = stored;
        for (Document document : documents.list(job.source().botId(), job.source().id())) {
            before.put(String.valueOf(document.location()), document);
        }
    }

    @Override
    public Optional<CachedPage> known(URI address) {
        return Optional.ofNullable(before.get(address.toString()))
                .map(
                        document ->
                                new CachedPage(
                                        new CachedPage.Validators(
                                                document.etag(), document.lastModified()),
                                        document.links()));
    }

    @Override
    public void take(PageResult result) {
        looked++;
        switch (result) {
            case PageResult.Read read when isUnwanted(read) ->
                    unread(read.address(), "The page asks not to be indexed.");
            case PageResult.Read read -> store(read);
            case PageResult.Unchanged(URI address) -> keep(address);
            case PageResult.Skipped(URI address, String reason) -> unread(address, reason);
            case PageResult.Gone(URI address, String reason) -> unread(address, reason);
            case PageResult.Failed(URI address, String reason) -> {
                keep(address);
                unread(address, reason);
            }
        }
        int percent = Math.min(ALMOST_DONE, 100 * looked / job.source().maxPages());
        lost |= !sources.progress(job, percent);
    }

    /**
     * Applies to sites only: a page that the owner named is read even if it is marked {@code
     * noindex}.
     */
    private boolean isUnwanted(PageResult.Read read) {
        return job.source().kind() == Source.Kind.SITE && !read.document().indexable();
    }

    private void store(PageResult.Read read) {
        URI address = read.address();
        List<Chunk> chunks = chunker.chunks(read.document(), null);
        if (chunks.isEmpty()) {
            unread(address, "The page contains no text.");
            return;
        }
        byte[] text = chunks.toString().getBytes(StandardCharsets.UTF_8);
        if (!texts.add(ContentHash.of(text))) {
            return;
        }
        try {
            String hash = ContentHash.of(read.file().content());
            Document known = before.get(address.toString());
            if (known != null && known.contentHash().equals(hash)) {
                kept.add(known.id());
                return;
            }
            store(read, known == null ? ids.document() : known.id(), hash, chunks);
        } catch (IOException e) {
            throw AppError.internal(e);
        }
    }

    private void store(PageResult.Read read, String id, String hash, List<Chunk> chunks)
            throws IOException {
        String botId = job.source().botId();
        List<String> links = read.document().links();
        var document =
                new Document(
                        botId,
                        job.source().id(),
                        id,
                        read.address().toString(),
                        read.document().title(),
                        read.file().mediaType(),
                        hash,
                        Files.size(read.file().content()),
                        read.version().entityTag(),
                        read.version().lastModified(),
                        links.subList(0, Math.min(links.size(), MOST_LINKS)));
        try (InputStream content = Files.newInputStream(read.file().content())) {
            documents.putOriginal(botId, id, content);
        }
        lost |= !documents.put(job, document, chunks);
        kept.add(id);
        stored.run();
    }

    private void keep(URI address) {
        Document known = before.get(address.toString());
        if (known != null) {
            kept.add(known.id());
        }
    }

    private void unread(URI address, String reason) {
        unread++;
        if (failureReason == null) {
            failureReason = looked == 1 ? reason : address + ": " + reason;
        }
    }

    /** Also true when the process stops, which interrupts this thread. */
    @Override
    public boolean cancelled() {
        return lost || Thread.currentThread().isInterrupted();
    }

    boolean hasAny() {
        return !kept.isEmpty();
    }

    /** The first problem, as a sentence; null if every page was read. */
    @Nullable String failureReason() {
        return failureReason;
    }

    /** What the owner should know about a read that succeeded on the whole, or null. */
    @Nullable String warning() {
        return unread == 0
                ? null
                : unread + " of " + looked + " pages were not read. " + failureReason;
    }

    /** The documents of the last read that this read did not find again. */
    List<Document> staleDocuments() {
        return before.values().stream().filter(document -> !kept.contains(document.id())).toList();
    }
}
