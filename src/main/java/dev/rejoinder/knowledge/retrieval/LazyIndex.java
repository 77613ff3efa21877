package dev.rejoinder.knowledge.retrieval;

import dev.rejoinder.knowledge.index.PassageIndex;
import java.nio.file.Path;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The index in a folder, opened at first use: a server without knowledge never loads its classes.
 * Thread-safe.
 */
final class LazyIndex implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(LazyIndex.class);

    private final Path folder;
    private final ReentrantLock opening = new ReentrantLock();
    private volatile @Nullable PassageIndex opened;

    /** Guarded by the lock. */
    private boolean closed;

    LazyIndex(Path folder) {
        this.folder = folder;
    }

    boolean isOpen() {
        return opened != null;
    }

    /**
     * Returns the open index. Blocks while it is being opened, which reads all of its files once.
     *
     * @throws java.io.UncheckedIOException if it cannot be opened; the next call tries again
     */
    PassageIndex get() {
        PassageIndex index = opened;
        return index == null ? open() : index;
    }

    private PassageIndex open() {
        opening.lock();
        try {
            if (closed) {
                throw new IllegalStateException("the index is closed");
            }
            PassageIndex index = opened;
            if (index == null) {
                index = PassageIndex.open(folder);
                opened = index;
            }
            return index;
        } finally {
            opening.unlock();
        }
    }

    /**
     * Opens the index again in the state of its last commit if a write has failed, for example
     * because the disk was full. Until that works, searches use the broken index, which finds what
     * it found before.
     *
     * @return whether the index was opened again
     * @throws java.io.UncheckedIOException if it cannot be opened; the next call tries again
     */
    boolean reopenIfBroken() {
        opening.lock();
        try {
            PassageIndex broken = opened;
            if (closed || broken == null || !broken.isBroken()) {
                return false;
            }
            opened = PassageIndex.open(folder);
            close(broken);
            return true;
        } finally {
            opening.unlock();
        }
    }

    private static void close(PassageIndex broken) {
        try {
            broken.close();
        } catch (RuntimeException again) {
            log.debug("Could not close the broken index", again);
        }
    }

    @Override
    public void close() {
        opening.lock();
        try {
            closed = true;
            PassageIndex index = opened;
            if (index != null) {
                index.close();
            }
        } finally {
            opening.unlock();
        }
    }
}
