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

    private static final int LOGGED_BYTES = 8 * 1024;
    private static final int EXIT_SECONDS = 5;
    private static final Logger LOG = LoggerFactory.getLogger(ParserProcess.class);

    private final Process process;
    private final DataOutputStream requests;
    private final DataInputStream answers;
    private final Thread complaints;
    private volatile String complained = "";
    private volatile @Nullable DocumentException ended;

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
                confined = ParserAnswer.readGreeting(answers);
                greeted = true;
            }
            ParserAnswer.Outcome outcome = ParserAnswer.read(answers);
            served++;
            return switch (outcome) {
                case ParserAnswer.Read(ParsedDocument document) -> {
                    sound = true;
                    yield document;
                }
                case ParserAnswer.Refused(String reason, boolean stillSound) -> {
                    sound = stillSound;
                    throw DocumentException.of(reason);
                }
            };
        } catch (IOException e) {
            throw why(e);
        }
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
        if (reason != null) {
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
        if (exited && process.exitValue() == OUT_OF_MEMORY) {
            return DocumentException.of(
                    "The document needs more memory to be read than a document may use. Split it"
                            + " into parts.");
        }
        LOG.warn(
                "A parser ended unexpectedly{}: {}",
                exited ? " with " + process.exitValue() : "",
                complained,
                failure);
        return DocumentException.of("The document is damaged in a way that ends its reading.");
    }

    /** A process whose pipe broke is about to end; one that talks nonsense is made to. */
    private boolean awaitExit() {
        try {
            if (!process.waitFor(1, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
            boolean exited = process.waitFor(EXIT_SECONDS, TimeUnit.SECONDS);
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
            complained = CleanText.of(new String(head, StandardCharsets.UTF_8)).strip();
            byte[] rest = new byte[1024];
            while (errors.read(rest) >= 0) {
                // Read on, so that it never waits for us; what it says here is too much to keep.
            }
        } catch (IOException e) {
            LOG.debug("A parser's complaints ended", e);
        }
    }
}
