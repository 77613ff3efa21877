package dev.rejoinder.knowledge.document;

import dev.rejoinder.core.Clock;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads files, in processes of their own: one or two at once, each under 256 MiB, without network,
 * and with {@value #SECONDS} seconds a document. A process reads many documents in turn; it is
 * thrown away after one that it failed at, after {@value #DOCUMENTS_A_PROCESS}, and when it was
 * idle. Thread-safe. Closing it ends all of its processes; they also end when this one does,
 * however that happens.
 */
public final class DocumentParser implements AutoCloseable {
    /** What a document may take. */
    static final int SECONDS = 30;

    static final int DOCUMENTS_A_PROCESS = 100;

    private static final long TIME_LIMIT = Duration.ofSeconds(SECONDS).toNanos();
    private static final long IDLE_LIMIT = Duration.ofSeconds(30).toNanos();
    private static final long BEAT = Duration.ofMillis(250).toNanos();
    private static final Logger LOG = LoggerFactory.getLogger(DocumentParser.class);

    private final Clock clock;
    private final Path folder;
    private final Semaphore places;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();

    // Under the lock.
    private final Deque<Idle> idle = new ArrayDeque<>();
    private final Map<ParserProcess, Long> deadlines = new HashMap<>();
    private boolean closed;
    private boolean warned;

    /** A process that waits for a document. */
    private record Idle(ParserProcess process, long sinceNanos) {}

    /**
     * @param clock for the time limits
     * @param processes how many run at once at most; more documents wait
     */
    public DocumentParser(Clock clock, int processes) {
        this.clock = clock;
        this.places = new Semaphore(processes, true);
        try {
            this.folder = Files.createTempDirectory("rejoinder-parser");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Thread.ofVirtual().name("parser-watch").start(this::watch);
    }

    /**
     * Reads a file. Blocks until it is read, and before that until a process is free.
     *
     * @param fileName as its owner named it; helps to tell one kind of text from another
     * @param declaredType its media type as somebody said, with a charset if it has one; as well
     * @param base what relative links are relative to
     * @throws DocumentException with the reason, for the owner; {@link
     *     DocumentException#retryable()} when the document is not at fault
     */
    public ParsedDocument parse(
            Path file, @Nullable String fileName, @Nullable String declaredType, @Nullable URI base)
            throws DocumentException {
        checkSize(file);
        try {
            places.acquire();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw stopped();
        }
        try {
            ParserProcess process = take();
            try {
                return process.parse(file, fileName, declaredType, base);
            } finally {
                giveBack(process);
            }
        } finally {
            places.release();
        }
    }

    private static void checkSize(Path file) throws DocumentException {
        long size;
        try {
            size = Files.size(file);
        } catch (IOException e) {
            LOG.warn("A stored document cannot be read", e);
            throw DocumentException.retryable("The file cannot be read from the server's disk.");
        }
        if (size == 0) {
            throw DocumentException.of("The file is empty.");
        }
        if (size > DocumentLimits.BYTES) {
            throw DocumentLimits.tooManyBytes();
        }
    }

    private ParserProcess take() throws DocumentException {
        lock.lock();
        try {
            if (closed) {
                throw stopped();
            }
            ParserProcess process = null;
            while (process == null && !idle.isEmpty()) {
                ParserProcess next = idle.pop().process();
                process = next.isAlive() ? next : null;
            }
            if (process == null) {
                process = new ParserProcess(ParserCommand.of(folder));
            }
            deadlines.put(process, clock.nanos() + TIME_LIMIT);
            changed.signalAll();
            return process;
        } catch (IOException e) {
            LOG.error("No parser can be started", e);
            throw DocumentException.retryable("The server cannot start a process to read files.");
        } finally {
            lock.unlock();
        }
    }

    private void giveBack(ParserProcess process) {
        boolean kept;
        lock.lock();
        try {
            deadlines.remove(process);
            kept = process.sound() && !closed && process.served() < DOCUMENTS_A_PROCESS;
            if (kept) {
                idle.push(new Idle(process, clock.nanos()));
                changed.signalAll();
            }
            if (process.sound() && !process.confined() && !warned) {
                warned = true;
                LOG.warn(
                        "Documents are parsed without the kernel's help against network access:"
                                + " this needs Linux on x86-64 or AArch64");
            }
        } finally {
            lock.unlock();
        }
        if (!kept) {
            process.close();
        }
    }

    /** Ends what is late and what has been idle, until closed. */
    private void watch() {
        lock.lock();
        try {
            while (!closed) {
                endLateAndIdle();
                if (idle.isEmpty() && deadlines.isEmpty()) {
                    changed.await();
                } else {
                    changed.await(BEAT, TimeUnit.NANOSECONDS);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            lock.unlock();
        }
    }

    private void endLateAndIdle() {
        long now = clock.nanos();
        deadlines.forEach(
                (process, deadline) -> {
                    if (now - deadline > 0) {
                        process.kill(
                                DocumentException.of(
                                        "The document takes longer than "
                                                + SECONDS
                                                + " seconds to read. Split it into parts, or save"
                                                + " it in another format."));
                    }
                });
        idle.removeIf(
                waiting -> {
                    boolean over = now - waiting.sinceNanos() > IDLE_LIMIT;
                    if (over) {
                        waiting.process().kill(null);
                    }
                    return over;
                });
    }

    /** The processes that wait for a document. */
    List<ParserProcess> idle() {
        lock.lock();
        try {
            return idle.stream().map(Idle::process).toList();
        } finally {
            lock.unlock();
        }
    }

    /** The processes that read one. */
    List<ParserProcess> running() {
        lock.lock();
        try {
            return List.copyOf(deadlines.keySet());
        } finally {
            lock.unlock();
        }
    }

    private static DocumentException stopped() {
        return DocumentException.retryable("The server stopped before the document was read.");
    }

    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
            changed.signalAll();
            deadlines.keySet().forEach(process -> process.kill(stopped()));
            idle.forEach(waiting -> waiting.process().close());
            idle.clear();
        } finally {
            lock.unlock();
        }
        try {
            Files.deleteIfExists(folder);
        } catch (IOException e) {
            LOG.debug("The parser's folder stays", e);
        }
    }
}
