package dev.rejoinder.knowledge.document;

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
 * One process that reads documents, one after the other. It is used by one thread at a time; any
 * thread may end it.
 */
final class ParserProcess {
    /** What {@code -XX:+ExitOnOutOfMemoryError} ends with. */
    private static final int OUT_OF_MEMORY = 3;

    /** What a process has for its exit value that a signal ended, with the signal added. */
    private static final int SIGNALLED = 128;

    private static final int INTERRUPTED = SIGNALLED + 2;
    private static final int KILLED = SIGNALLED + 9;
    private static final int TERMINATED = SIGNALLED + 15;

    private static final int LOGGED_BYTES = 8 * 1024;

    /** For a process that is ending by itself, on a machine that may be busy. */
    private static final int EXIT_SECONDS = 30;

    private static final Logger LOG = LoggerFactory.getLogger(ParserProcess.class);

    private final Process process;
    private final DataOutputStream requests;
    private final DataInputStream answers;
    private final Thread complaints;
    private volatile String complained = "";
    private volatile @Nullable DocumentException ended;

    /** What it had used before this document; null while it starts, which counts for none. */
    private volatile @Nullable Duration usedBefore;

    // Of whoever uses it now.
    private boolean greeted;
    private boolean confined;
    private int served;
    private boolean sound;

    ParserProcess(ProcessBuilder builder) throws IOException {
        process = builder.start();
        requests = new DataOutputStream(new BufferedOutputStream(process.getOutputStream()));
        answers = new DataInputStream(new BufferedInputStream(process.getInputStream()));
        complaints = Thread.ofVirtual().name("parser-complaints").start(this::drain);
    }

    /**
     * Reads one document; afterwards the process may be used again while it is {@link #sound}.
     *
     * @throws DocumentException why there is no document
     */
    ParsedDocument parse(
            Path file, @Nullable String fileName, @Nullable String declaredType, @Nullable URI base)
            throws DocumentException {
        sound = false;
        try {
            ParserRequest.write(requests, file, fileName, declaredType, base);
            if (!greeted) {
                confined = ParserResponse.readGreeting(answers);
                greeted = true;
                usedBefore = usedInAll();
            }
            ParserResponse.Outcome outcome = ParserResponse.read(answers);
            served++;
            return switch (outcome) {
                case ParserResponse.Read(ParsedDocument document) -> {
                    sound = true;
                    yield document;
                }
                case ParserResponse.Refused(String reason, boolean stillSound) -> {
                    sound = stillSound;
                    throw DocumentException.of(reason);
                }
            };
        } catch (IOException e) {
            throw why(e);
        }
    }

    /** Begins to count for another document. */
    void begin() {
        usedBefore = greeted ? usedInAll() : null;
    }

    /** What all of its threads have used of a processor for this document, as the kernel counts. */
    Duration processorTime() {
        Duration before = usedBefore;
        return before == null ? Duration.ZERO : usedInAll().minus(before);
    }

    /** Nothing where the system does not say, or it is gone. */
    private Duration usedInAll() {
        return process.info().totalCpuDuration().orElse(Duration.ZERO);
    }

    /** Whether it ended its last document as it should, read or refused. */
    boolean sound() {
        return sound;
    }

    int served() {
        return served;
    }

    /** Whether the kernel keeps it from the network; known after the first document. */
    boolean confined() {
        return confined;
    }

    boolean isAlive() {
        return process.isAlive();
    }

    long pid() {
        return process.pid();
    }

    /** Ends it at once; whoever waits for its answer gets this reason. */
    void kill(@Nullable DocumentException reason) {
        if (reason != null && ended == null) {
            ended = reason;
        }
        process.destroyForcibly();
    }

    /** Ends it when it is not in use, and waits until it is gone. */
    void close() {
        process.destroyForcibly();
        awaitExit();
    }

    private DocumentException why(IOException failure) {
        boolean exited = awaitExit();
        DocumentException reason = ended;
        if (reason != null) {
            return reason;
        }
        if (exited && greeted && process.exitValue() == OUT_OF_MEMORY) {
            return DocumentException.of(
                    "The document needs more memory to be read than a document may use. Split it"
                            + " into parts.");
        }
        LOG.warn(
                "A parser ended unexpectedly{}: {}",
                exited ? " with " + process.exitValue() : "",
                complained,
                failure);
        if (!greeted) {
            return DocumentException.retryable(
                    "The server could not start the process that reads files.");
        }
        return crashed(exited ? process.exitValue() : 0);
    }

    private static DocumentException crashed(int exitValue) {
        return switch (exitValue) {
            case KILLED ->
                    DocumentException.retryable(
                            "The operating system killed the process that read the document,"
                                    + " perhaps because the server was short of memory.");
            case INTERRUPTED, TERMINATED ->
                    DocumentException.retryable(
                            "The process that read the document was ended from outside.");
            default ->
                    DocumentException.of(
                            "The process that read the document crashed. The document may be"
                                    + " damaged: save it again, or in another format.");
        };
    }

    /** Whether it ended by itself; one that goes on, though its pipe broke, is made to end. */
    private boolean awaitExit() {
        try {
            boolean exited = process.waitFor(EXIT_SECONDS, TimeUnit.SECONDS);
            if (!exited) {
                process.destroyForcibly();
                process.waitFor(EXIT_SECONDS, TimeUnit.SECONDS);
            }
            complaints.join(TimeUnit.SECONDS.toMillis(1));
            return exited;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private void drain() {
        try (InputStream errors = process.getErrorStream()) {
            byte[] head = errors.readNBytes(LOGGED_BYTES);
            complained = TextSanitizer.of(new String(head, StandardCharsets.UTF_8)).strip();
            byte[] rest = new byte[1024];
            while (errors.read(rest) >= 0) {
                // Read on, so that it never waits for us; what it says here is too much to keep.
            }
        } catch (IOException e) {
            LOG.debug("A parser's complaints ended", e);
        }
    }
}
