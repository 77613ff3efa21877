package dev.rejoinder.knowledge.document;

import dev.rejoinder.core.Clock;
import java.io.IOException;
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
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads files, in processes of their own: one or two at once, each under 256 MiB, without network,
 * and with {@value #SECONDS} seconds of processor time a document, in which the start of a process
 * does not count. A process reads many documents in turn; it is thrown away after one that it
 * failed at, after {@value #DOCUMENTS_A_PROCESS}, and when it was idle. Thread-safe. Closing it
 * ends all of its processes; they also end when this one does, however that happens.
 */
public final class DocumentParser implements AutoCloseable {
    /** The processor time that a document may take. */
    static final int SECONDS = 30;

    /**
     * When a reader is given up that has not used up its processor time: it stands still, or the
     * machine is so busy that it gets next to none. Neither is known to be the document's fault.
     */
    static final int STALLED_MINUTES = 10;

    static final int DOCUMENTS_A_PROCESS = 100;

    private static final long STALLED = Duration.ofMinutes(STALLED_MINUTES).toNanos();
    private static final long IDLE_LIMIT = Duration.ofSeconds(30).toNanos();
    private static final long BEAT = Duration.ofMillis(250).toNanos();
    private static final Logger LOG = LoggerFactory.getLogger(DocumentParser.class);

    private final Clock clock;
    private final Supplier<ProcessBuilder> command;
    private final Duration processorTime;
    private final Semaphore places;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();

    // Under the lock.
    private final Deque<Idle> idle = new ArrayDeque<>();
    private final Map<ParserProcess, Long> begun = new HashMap<>();
    private boolean closed;
    private boolean warned;

    /** A process that waits for a document. */
    private record Idle(ParserProcess process, long sinceNanos) {}

    /**
     * @param clock for what is idle or stands still
     * @param processes how many run at once at most; more documents wait
     * @param folder where the processes run; they write nothing to it
     */
    public DocumentParser(Clock clock, int processes, Path folder) {
        this(clock, processes, () -> ParserCommand.of(folder), Duration.ofSeconds(SECONDS));
    }

    /** For tests: other processes, with another limit. */
    DocumentParser(
            Clock clock, int processes, Supplier<ProcessBuilder> command, Duration processorTime) {
        this.clock = clock;
        this.command = command;
        this.processorTime = processorTime;
        this.places = new Semaphore(processes, true);
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
                process = new ParserProcess(command.get());
            }
            process.begin();
            begun.put(process, clock.nanos());
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
            begun.remove(process);
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
                if (idle.isEmpty() && begun.isEmpty()) {
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
        begun.forEach(
                (process, since) -> {
                    Duration used = process.processorTime();
                    if (used.compareTo(processorTime) > 0) {
                        process.kill(tooMuchWork());
                    } else if (now - since > STALLED) {
                        process.kill(stalled(used));
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

    private DocumentException tooMuchWork() {
        return DocumentException.of(
                "The document takes more than "
                        + processorTime.toSeconds()
                        + " seconds of processor time to read. Split it into parts, or save it in"
                        + " another format.");
    }

    private static DocumentException stalled(Duration used) {
        return DocumentException.retryable(
                "The server could not read the document within "
                        + STALLED_MINUTES
                        + " minutes, of which it got "
                        + used.toSeconds()
                        + " seconds of processor time: the server is too busy, or the reader stands"
                        + " still.");
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
            return List.copyOf(begun.keySet());
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
            begun.keySet().forEach(process -> process.kill(stopped()));
            idle.forEach(waiting -> waiting.process().close());
            idle.clear();
        } finally {
            lock.unlock();
        }
    }
}
