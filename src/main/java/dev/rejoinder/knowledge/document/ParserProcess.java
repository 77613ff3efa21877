package dev.rejoinder.knowledge.document;

import dev.rejoinder.knowledge.document.ParserRequest.Task;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A parser process, which parses documents one after the other. One thread uses it at a time; any
 * thread may kill it.
 */
final class ParserProcess {
    /** The exit code of {@code -XX:+ExitOnOutOfMemoryError}. */
    private static final int OUT_OF_MEMORY = 3;

    /** A process that was ended by a signal exits with this value plus the signal number. */
    private static final int SIGNALLED = 128;

    private static final int INTERRUPTED = SIGNALLED + 2;
    private static final int KILLED = SIGNALLED + 9;
    private static final int TERMINATED = SIGNALLED + 15;

    private static final int LOGGED_BYTES = 8 * 1024;

    /** How long to wait for a process that is exiting; the machine may be busy. */
    private static final int EXIT_SECONDS = 30;

    private static final Logger LOG = LoggerFactory.getLogger(ParserProcess.class);

    private final Process process;
    private final DataOutputStream requests;
    private final DataInputStream answers;
    private final Thread stderrReader;
    private volatile String stderr = "";
    private volatile @Nullable DocumentException ended;

    /**
     * Processor time used before this document. Null during the start, which counts for no
     * document.
     */
    private volatile @Nullable Duration usedBefore;

    // Fields below belong to the thread that uses the process now.
    private boolean greeted;
    private boolean confined;
    private int served;
    private boolean reusable;

    ParserProcess(ProcessBuilder builder) throws IOException {
        process = builder.start();
        requests = new DataOutputStream(new BufferedOutputStream(process.getOutputStream()));
        answers = new DataInputStream(new BufferedInputStream(process.getInputStream()));
        stderrReader = Thread.ofVirtual().name("parser-stderr").start(this::drain);
    }

    /**
     * Parses one document; afterwards the process can be used again if it is {@link #reusable}.
     *
     * @throws DocumentException with the reason if there is no document
     */
    ParsedFile parse(
            Task task,
            Path file,
            @Nullable String fileName,
            @Nullable String declaredType,
            @Nullable URI base)
            throws DocumentException {
        return outcome(ParserResponse.Read.class, task, 0, file, fileName, declaredType, base)
                .file();
    }

    /** Normalizes one image; otherwise like {@link #parse}. */
    NormalizedImage image(Path file) throws DocumentException {
        return image(Task.IMAGE, 0, file);
    }

    /** Renders one page for OCR; otherwise like {@link #parse}. */
    NormalizedImage page(Path file, int number) throws DocumentException {
        return image(Task.PAGE, number, file);
    }

    private NormalizedImage image(Task task, int page, Path file) throws DocumentException {
        return outcome(ParserResponse.Decoded.class, task, page, file, null, null, null).image();
    }

    private <T extends ParserResponse.Outcome> T outcome(
            Class<T> wanted,
            Task task,
            int page,
            Path file,
            @Nullable String fileName,
            @Nullable String declaredType,
            @Nullable URI base)
            throws DocumentException {
        reusable = false;
        try {
            ParserRequest.write(requests, task, page, file, fileName, declaredType, base);
            if (!greeted) {
                confined = ParserResponse.readHandshake(answers);
                greeted = true;
                usedBefore = usedInAll();
            }
            ParserResponse.Outcome outcome = ParserResponse.read(answers);
            served++;
            if (outcome instanceof ParserResponse.Refused(String reason, boolean stillReusable)) {
                reusable = stillReusable;
                throw DocumentException.of(reason);
            }
            if (!wanted.isInstance(outcome)) {
                throw new IOException("a response to another request");
            }
            reusable = true;
            return wanted.cast(outcome);
        } catch (IOException e) {
            throw reason(e);
        }
    }

    /** Resets the processor time for the next document. */
    void begin() {
        usedBefore = greeted ? usedInAll() : null;
    }

    /** Processor time of all its threads for this document, as counted by the kernel. */
    Duration processorTime() {
        Duration before = usedBefore;
        return before == null ? Duration.ZERO : usedInAll().minus(before);
    }

    /** Zero if the system does not report it, or the process has exited. */
    private Duration usedInAll() {
        return process.info().totalCpuDuration().orElse(Duration.ZERO);
    }

    /** Whether it completed its last document, parsed or rejected, so that it can take another. */
    boolean reusable() {
        return reusable;
    }

    int served() {
        return served;
    }

    /** Whether seccomp confines it; known after the first document. */
    boolean confined() {
        return confined;
    }

    boolean isAlive() {
        return process.isAlive();
    }

    long pid() {
        return process.pid();
    }

    /** Kills it at once; the thread that waits for its response gets this reason. */
    void kill(@Nullable DocumentException reason) {
        if (reason != null && ended == null) {
            ended = reason;
        }
        process.destroyForcibly();
    }

    /** Kills it while it is unused, and waits for its exit. */
    void close() {
        process.destroyForcibly();
        awaitExit();
    }

    private DocumentException reason(IOException failure) {
        boolean exited = awaitExit();
        DocumentException reason = ended;
        if (reason != null) {
            return reason;
        }
        if (exited && greeted && process.exitValue() == OUT_OF_MEMORY) {
            return DocumentException.of(
                    "Reading the file needs more memory than the limit allows. Split it into"
                            + " parts, or scale the image down.");
        }
        LOG.warn(
                "A parser process exited unexpectedly{}: {}",
                exited ? " with " + process.exitValue() : "",
                stderr,
                failure);
        if (!greeted) {
            return DocumentException.retryable("The server could not start the parser process.");
        }
        return crashed(exited ? process.exitValue() : 0);
    }

    private static DocumentException crashed(int exitValue) {
        return switch (exitValue) {
            case KILLED ->
                    DocumentException.retryable(
                            "The operating system killed the parser process,"
                                    + " perhaps because the server was short of memory.");
            case INTERRUPTED, TERMINATED ->
                    DocumentException.retryable("The parser process was terminated by a signal.");
            default ->
                    DocumentException.of(
                            "The parser process crashed. The file may be damaged: save it again,"
                                    + " or in another format.");
        };
    }

    /**
     * Waits for its exit and returns whether it exited by itself; kills it if it keeps running
     * after its pipe broke.
     */
    private boolean awaitExit() {
        try {
            boolean exited = process.waitFor(EXIT_SECONDS, TimeUnit.SECONDS);
            if (!exited) {
                process.destroyForcibly();
                process.waitFor(EXIT_SECONDS, TimeUnit.SECONDS);
            }
            stderrReader.join(TimeUnit.SECONDS.toMillis(1));
            return exited;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private void drain() {
        try (InputStream errors = process.getErrorStream()) {
            byte[] head = errors.readNBytes(LOGGED_BYTES);
            stderr = TextSanitizer.of(new String(head, StandardCharsets.UTF_8)).strip();
            byte[] rest = new byte[1024];
            while (errors.read(rest) >= 0) {
                // Keep reading, so that the process never blocks on a full pipe; the rest is not
                // logged.
            }
        } catch (IOException e) {
            LOG.debug("Stopped reading the standard error of a parser process", e);
        }
    }
}
