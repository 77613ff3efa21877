package dev.rejoinder.knowledge.retrieval;

import dev.rejoinder.knowledge.index.PassageIndex;
import java.nio.file.Path;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The index in a folder, opened at first use: a server without knowledge never loads its classes.
 * Thread-safe.
 */
final class LazyIndex implements AutoCloseable {
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
