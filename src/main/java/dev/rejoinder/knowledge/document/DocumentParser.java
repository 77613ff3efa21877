package dev.rejoinder.knowledge.document;

import dev.rejoinder.core.Clock;
import dev.rejoinder.knowledge.document.ParserRequest.Task;
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
 * Parses files in separate processes: one or two at once, each with less than 256 MiB, without
 * network, and with {@value #SECONDS} seconds of processor time per document, not counting the
 * start of the process. A process parses many documents in turn. It is discarded after a failure,
 * after {@value #DOCUMENTS_A_PROCESS} documents, and when it has been idle. Thread-safe. Closing
 * the parser ends its processes; they also exit when the server process ends for any reason.
 */
public final class DocumentParser implements AutoCloseable {
    /** Limit of processor time per document. */
    static final int SECONDS = 30;

    /**
     * Limit of wall-clock time per document. A process that reaches it without using up its
     * processor time hangs, or the machine is overloaded; neither proves that the document is the
     * cause.
     */
    static final int STALLED_MINUTES = 10;

    static final int DOCUMENTS_A_PROCESS = 100;

    private static final long STALLED = Duration.ofMinutes(STALLED_MINUTES).toNanos();
    private static final long IDLE_LIMIT = Duration.ofSeconds(30).toNanos();
    private static final long CHECK_INTERVAL = Duration.ofMillis(250).toNanos();
    private static final Logger LOG = LoggerFactory.getLogger(DocumentParser.class);

    private final Clock clock;
    private final OcrReader ocr;
    private final ScanReader scans;
    private final Supplier<ProcessBuilder> command;
    private final Duration processorTime;
    private final Semaphore places;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();

    // The fields below are guarded by the lock.
    private final Deque<Idle> idle = new ArrayDeque<>();
    private final Map<ParserProcess, Long> startedNanos = new HashMap<>();
    private boolean closed;
    private boolean warned;

    /** A process without a document. */
    private record Idle(ParserProcess process, long sinceNanos) {}

    /** Creates a parser without OCR. */
    public DocumentParser(Clock clock, int processes, Path folder) {
        this(clock, processes, folder, new OcrReader(OcrReader.OFF, ""));
    }

    /**
     * Creates the parser.
     *
     * @param clock measures idle and running time
     * @param processes the most processes at once; further documents wait
     * @param folder working directory of the processes; they write nothing to it
     * @param ocr reads images and scanned pages; closed with the parser
     */
    public DocumentParser(Clock clock, int processes, Path folder, OcrReader ocr) {
        this(clock, processes, () -> ParserCommand.of(folder), Duration.ofSeconds(SECONDS), ocr);
    }

    /** For tests: other processes, with another limit. */
    DocumentParser(
            Clock clock, int processes, Supplier<ProcessBuilder> command, Duration processorTime) {
        this(clock, processes, command, processorTime, new OcrReader(OcrReader.OFF, ""));
    }

    private DocumentParser(
            Clock clock,
            int processes,
            Supplier<ProcessBuilder> command,
            Duration processorTime,
            OcrReader ocr) {
        this.clock = clock;
        this.ocr = ocr;
        this.scans = new ScanReader(ocr);
        this.command = command;
        this.processorTime = processorTime;
        this.places = new Semaphore(processes, true);
        Thread.ofVirtual().name("parser-watch").start(this::watch);
    }

    /**
     * Parses a file; the text of images and scanned pages by OCR. Blocks until a process is free
     * and the file is parsed.
     *
     * @param fileName as its owner named it; helps to detect the format of a text, or null
     * @param declaredType the declared media type, with a charset if it has one; also a hint, or
     *     null
     * @param base the base URL of relative links, or null
     * @throws DocumentException with the reason for the owner; {@link
     *     DocumentException#retryable()} if the document is not the cause
     */
    public ParsedDocument parse(
            Path file, @Nullable String fileName, @Nullable String declaredType, @Nullable URI base)
            throws DocumentException {
        return parse(Task.DOCUMENT, file, fileName, declaredType, base);
    }

    /**
     * Like {@link #parse}, but takes the beginning of a text of any length. The text has more than
     * {@link DocumentLimits#BEGINNING_CHARS} characters, or {@link DocumentLimits#BLOCKS} blocks,
     * if it may be incomplete.
     */
    public ParsedDocument beginning(Path file, String fileName) throws DocumentException {
        return parse(Task.BEGINNING, file, fileName, null, null);
    }

    private ParsedDocument parse(
            Task task,
            Path file,
            @Nullable String fileName,
            @Nullable String declaredType,
            @Nullable URI base)
            throws DocumentException {
        ParsedFile parsed =
                run(file, process -> process.parse(task, file, fileName, declaredType, base));
        return scans.complete(parsed, page -> run(file, process -> process.page(file, page)));
    }

    /** Whether OCR reads images. */
    public boolean readsImages() {
        return ocr.problem().isEmpty();
    }

    /**
     * Decodes an image and encodes it anew, without its metadata. Blocks like {@link #parse}.
     *
     * @throws DocumentException with the reason for the owner
     */
    public NormalizedImage image(Path file) throws DocumentException {
        return run(file, process -> process.image(file));
    }

    /** Something that a process makes of a file. */
    private interface Work<T> {
        T in(ParserProcess process) throws DocumentException;
    }

    private <T> T run(Path file, Work<T> work) throws DocumentException {
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
                return work.in(process);
            } finally {
                release(process);
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
            LOG.warn("Cannot read a stored document", e);
            throw DocumentException.retryable("The server cannot read the file from its disk.");
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
            startedNanos.put(process, clock.nanos());
            changed.signalAll();
            return process;
        } catch (IOException e) {
            LOG.error("Cannot start a parser process", e);
            throw DocumentException.retryable("The server could not start the parser process.");
        } finally {
            lock.unlock();
        }
    }

    private void release(ParserProcess process) {
        boolean kept;
        lock.lock();
        try {
            startedNanos.remove(process);
            kept = process.reusable() && !closed && process.served() < DOCUMENTS_A_PROCESS;
            if (kept) {
                idle.push(new Idle(process, clock.nanos()));
                changed.signalAll();
            }
            if (process.reusable() && !process.confined() && !warned) {
                warned = true;
                LOG.warn(
                        "The parser process runs without a seccomp sandbox:"
                                + " seccomp needs Linux on x86-64 or AArch64");
            }
        } finally {
            lock.unlock();
        }
        if (!kept) {
            process.close();
        }
    }

    /** Kills overdue and idle processes until closed. */
    private void watch() {
        lock.lock();
        try {
            while (!closed) {
                killOverdueAndIdle();
                if (idle.isEmpty() && startedNanos.isEmpty()) {
                    changed.await();
                } else {
                    changed.await(CHECK_INTERVAL, TimeUnit.NANOSECONDS);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            lock.unlock();
        }
    }

    private void killOverdueAndIdle() {
        long now = clock.nanos();
        startedNanos.forEach(
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
                "The file takes more than "
                        + processorTime.toSeconds()
                        + " seconds of processor time to read. Split it into parts, scale the"
                        + " image down, or save it in another format.");
    }

    private static DocumentException stalled(Duration used) {
        return DocumentException.retryable(
                "The server could not read the document within "
                        + STALLED_MINUTES
                        + " minutes ("
                        + used.toSeconds()
                        + " seconds of processor time used). The server is overloaded, or the"
                        + " parser process hangs.");
    }

    /** The processes without a document. */
    List<ParserProcess> idle() {
        lock.lock();
        try {
            return idle.stream().map(Idle::process).toList();
        } finally {
            lock.unlock();
        }
    }

    /** The processes that parse a document. */
    List<ParserProcess> running() {
        lock.lock();
        try {
            return List.copyOf(startedNanos.keySet());
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
            startedNanos.keySet().forEach(process -> process.kill(stopped()));
            idle.forEach(waiting -> waiting.process().close());
            idle.clear();
        } finally {
            lock.unlock();
        }
        ocr.close();
    }
}
