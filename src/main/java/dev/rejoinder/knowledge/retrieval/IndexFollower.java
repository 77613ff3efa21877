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
 * Applies changes of the stored documents to an index. It resumes from the index's last commit
 * after a restart, and rebuilds a lost index from all documents. Opens nothing before the first
 * document exists. Thread-safe.
 */
final class IndexFollower {
    private static final Logger log = LoggerFactory.getLogger(IndexFollower.class);
    private static final int CHANGES_A_STEP = 100;
    private static final long NOT_STARTED = -1;

    /** Upper bound of the work that is repeated after a crash. */
    private static final long COMMIT_NANOS = Duration.ofSeconds(5).toNanos();

    private final DocumentStore documents;
    private final LazyIndex index;
    private final Clock clock;
    private final ReentrantLock following = new ReentrantLock();

    /** This and the next two fields are guarded by the lock. */
    private long revision = NOT_STARTED;

    private long committed;
    private long committedAtNanos;
    private volatile Set<String> botsWithChunks;
    private volatile boolean closing;

    IndexFollower(DocumentStore documents, LazyIndex index, Clock clock) {
        this.documents = documents;
        this.index = index;
        this.clock = clock;
        botsWithChunks = Set.copyOf(documents.botsWithChunks());
    }

    /** Whether a bot has any chunks, as of the last change applied. */
    boolean knows(String botId) {
        return botsWithChunks.contains(botId);
    }

    /**
     * Applies all pending changes; searches see them when this returns. Returns at once if there
     * are none.
     */
    void follow() {
        following.lock();
        try {
            long stored = documents.revision();
            if (index.reopenIfBroken()) {
                log.warn("The search index was opened again after a failed write");
                revision = NOT_STARTED;
            }
            if (revision == NOT_STARTED) {
                if (stored == 0) {
                    return;
                }
                resume();
            }
            if (stored < revision) {
                rebuild();
            }
            if (stored > revision) {
                catchUp();
            } else {
                // Segments are merged in the background; searches stay slower until a refresh picks
                // up the merge.
                index.get().refresh();
            }
            commitIfDue();
        } finally {
            following.unlock();
        }
    }

    private void resume() {
        revision = index.get().revision();
        committed = revision;
        committedAtNanos = clock.nanos();
    }

    /** Handles a database that was replaced by an older copy, so that the index is ahead of it. */
    private void rebuild() {
        log.warn("The search index is ahead of the database; rebuilding it");
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
                // A rebuild takes minutes; make finished parts searchable meanwhile.
                index.get().refresh();
            }
        }
        index.get().refresh();
        botsWithChunks = Set.copyOf(documents.botsWithChunks());
    }

    private void apply(Change change) {
        try {
            index(change);
        } catch (IllegalArgumentException unusable) {
            // It must not keep the documents after it from being found.
            log.error("Document {} cannot be indexed", change.documentId(), unusable);
            index.get().remove(change.documentId());
        }
    }

    private void index(Change change) {
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

    /** Indexes vectors of one model only; vectors of an earlier model are replaced soon. */
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
        return new IndexedChunk(embedded.chunk(), same ? embedded.embedding() : null);
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

    /** Makes {@link #follow} return after its current step; the next start continues there. */
    void stop() {
        closing = true;
    }

    /**
     * Commits the index. If that fails, the next start reads the missing changes from the database
     * again.
     */
    void close() {
        following.lock();
        try {
            if (revision > committed) {
                commit();
            }
        } catch (RuntimeException failure) {
            log.warn("The index was not saved; the next start brings it up to date", failure);
        } finally {
            following.unlock();
        }
    }
}
