package dev.rejoinder.knowledge.retrieval;

import dev.rejoinder.core.Clock;
import dev.rejoinder.knowledge.DocumentStore;
import dev.rejoinder.knowledge.DocumentStore.Change;
import dev.rejoinder.knowledge.DocumentStore.Content;
import dev.rejoinder.knowledge.DocumentStore.Embedded;
import dev.rejoinder.knowledge.index.IndexedChunk;
import dev.rejoinder.knowledge.index.IndexedDocument;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps an index in step with the stored documents. What the index has not been told of when the
 * process ends, it is told after the next start; a lost index is told everything. Nothing is opened
 * before there was a document. Thread-safe.
 */
final class IndexFollower {
    private static final Logger log = LoggerFactory.getLogger(IndexFollower.class);
    private static final int CHANGES_A_STEP = 100;
    private static final long NOT_BEGUN = -1;

    /** What a crash may cost in work that is done again. */
    private static final long COMMIT_NANOS = Duration.ofSeconds(5).toNanos();

    private final DocumentStore documents;
    private final LazyIndex index;
    private final Clock clock;
    private final ReentrantLock following = new ReentrantLock();

    /** Under the lock, as are the two below. */
    private long revision = NOT_BEGUN;

    private long committed;
    private long committedAtNanos;
    private volatile Set<String> knowing;
    private volatile boolean closing;

    IndexFollower(DocumentStore documents, LazyIndex index, Clock clock) {
        this.documents = documents;
        this.index = index;
        this.clock = clock;
        knowing = Set.copyOf(documents.botsWithChunks());
    }

    /** Whether a bot has any chunks, as far as this has followed. */
    boolean knows(String botId) {
        return knowing.contains(botId);
    }

    /**
     * Tells the index what has changed; searches see it when this returns. Returns at once when
     * that is nothing.
     */
    void follow() {
        following.lock();
        try {
            long stored = documents.revision();
            if (revision == NOT_BEGUN) {
                if (stored == 0) {
                    return;
                }
                begin();
            }
            if (stored < revision) {
                beginAnew();
            }
            if (stored > revision) {
                catchUp();
            } else {
                // Segments are merged behind the changes; the unmerged ones are slower to search.
                index.get().refresh();
            }
            commitIfDue();
        } finally {
            following.unlock();
        }
    }

    private void begin() {
        revision = index.get().revision();
        committed = revision;
        committedAtNanos = clock.nanos();
    }

    /** An older file of the data was put in place of the one that was followed. */
    private void beginAnew() {
        log.warn("The search index knows more than the data does, and is made again");
        index.get().clear();
        revision = 0;
        committed = 0;
    }

    private void catchUp() {
        while (!closing) {
            List<Change> changes = documents.changesAfter(revision, CHANGES_A_STEP);
            if (changes.isEmpty()) {
                break;
            }
            changes.forEach(this::apply);
            revision = changes.getLast().revision();
            if (commitIfDue()) {
                // An index that is made again takes minutes; what is in it already is found.
                index.get().refresh();
            }
        }
        index.get().refresh();
        knowing = Set.copyOf(documents.botsWithChunks());
    }

    private void apply(Change change) {
        Optional<Content> content =
                change.deleted()
                        ? Optional.empty()
                        : documents.content(change.botId(), change.documentId());
        if (content.isEmpty() || content.get().chunks().isEmpty()) {
            index.get().remove(change.documentId());
        } else {
            index.get().put(indexed(content.get()));
        }
    }

    /** Vectors of one model only; those of an earlier one are replaced soon. */
    private static IndexedDocument indexed(Content content) {
        String model = content.chunks().getFirst().model();
        List<IndexedChunk> chunks =
                content.chunks().stream().map(chunk -> indexed(chunk, model)).toList();
        return new IndexedDocument(
                content.botId(),
                content.sourceId(),
                content.documentId(),
                content.title(),
                model,
                chunks);
    }

    private static IndexedChunk indexed(Embedded embedded, @Nullable String model) {
        boolean same = model != null && model.equals(embedded.model());
        return new IndexedChunk(embedded.chunk(), same ? embedded.vector() : null);
    }

    private boolean commitIfDue() {
        boolean changed = revision > committed || index.get().isUncommitted();
        if (!changed || clock.nanos() - committedAtNanos <= COMMIT_NANOS) {
            return false;
        }
        commit();
        return true;
    }

    private void commit() {
        index.get().commit(revision);
        committed = revision;
        committedAtNanos = clock.nanos();
    }

    /** Has whoever follows leave the rest for the next start. */
    void stop() {
        closing = true;
    }

    /** Makes durable what the index knows. */
    void close() {
        following.lock();
        try {
            if (revision > committed) {
                commit();
            }
        } finally {
            following.unlock();
        }
    }
}
