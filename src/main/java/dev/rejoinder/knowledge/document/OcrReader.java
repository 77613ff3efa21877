package dev.rejoinder.knowledge.document;

import dev.rejoinder.linux.LimitedCommand;
import dev.rejoinder.linux.LowPriorityCommand;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the text of images with Tesseract, if it is installed: one image at a time, each in a
 * process of its own with low priority and limits on time and memory. Tesseract gets only images
 * that the parser process has encoded, on its standard input. Thread-safe.
 */
public final class OcrReader implements AutoCloseable {
    /** The value of the command that turns OCR off. */
    public static final String OFF = "none";

    private static final Duration PROCESSOR_TIME = Duration.ofSeconds(60);
    private static final Duration STALLED = Duration.ofMinutes(5);
    private static final long MEMORY_BYTES = 1L << 30;
    private static final int MAX_OUTPUT_BYTES = 8 * 1024 * 1024;
    private static final String ORIENTATION_MODEL = "osd";
    private static final String AUTOMATIC = "3";
    private static final String AUTOMATIC_WITH_ORIENTATION = "1";

    /** Of the server's environment; Tesseract gets nothing else. */
    private static final Set<String> VARIABLES =
            Set.of("PATH", "TESSDATA_PREFIX", "LD_LIBRARY_PATH");

    private static final Logger LOG = LoggerFactory.getLogger(OcrReader.class);

    private final String command;
    private final String languages;
    private final Semaphore place = new Semaphore(1, true);
    private volatile @Nullable Set<String> installed;
    private volatile @Nullable Process running;
    private volatile boolean closed;

    /**
     * Creates the reader; starts nothing.
     *
     * @param command Tesseract's name or path, or {@link #OFF}
     * @param languages Tesseract's names of the languages to read, joined with {@code +}
     */
    public OcrReader(String command, String languages) {
        this.command = command;
        this.languages = languages;
    }

    /**
     * Returns why no image can be read, as a sentence that says what to do; empty if OCR works.
     * Starts Tesseract until it is once found.
     */
    public Optional<String> problem() {
        if (command.equals(OFF)) {
            return Optional.of(
                    "The text of images and scans is read if ocr.command is set on the server.");
        }
        Set<String> known = installed;
        if (known == null) {
            try {
                known = installedLanguages();
            } catch (IOException e) {
                LOG.debug("Tesseract does not start", e);
                return Optional.of(
                        "The text of images and scans is read if Tesseract is installed on the"
                                + " server: apt-get install tesseract-ocr.");
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return Optional.of("The server is stopping.");
            }
        }
        for (String language : languages.split("\\+", -1)) {
            if (!known.contains(language)) {
                return Optional.of(
                        "The text of images and scans is read if Tesseract's language "
                                + language
                                + " is installed on the server: apt-get install tesseract-ocr-"
                                + language.replace('_', '-')
                                + ".");
            }
        }
        installed = known;
        return Optional.empty();
    }

    /** Tesseract prints a line of introduction, and then one language a line. */
    private Set<String> installedLanguages() throws IOException, InterruptedException {
        Process process = start(List.of(command, "--list-langs"));
        process.getOutputStream().close();
        try (InputStream out = process.getInputStream()) {
            String printed = new String(out.readNBytes(MAX_OUTPUT_BYTES), StandardCharsets.UTF_8);
            if (process.waitFor() != 0) {
                throw new IOException(command + " exited with " + process.exitValue());
            }
            return printed.lines().map(String::strip).collect(Collectors.toSet());
        } finally {
            process.destroyForcibly();
        }
    }

    /**
     * Returns the text of an image, with a blank line between paragraphs; empty if there is none.
     * Blocks while another image is read.
     *
     * @throws DocumentException with the reason if it cannot be read
     */
    public String read(NormalizedImage image) throws DocumentException {
        Optional<String> problem = problem();
        if (problem.isPresent()) {
            throw DocumentException.of(problem.get());
        }
        try {
            place.acquire();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw stopped();
        }
        try {
            return TesseractOutput.text(recognize(image));
        } catch (IOException e) {
            LOG.warn("Tesseract failed", e);
            throw closed ? stopped() : failed();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw stopped();
        } finally {
            place.release();
        }
    }

    private String recognize(NormalizedImage image)
            throws IOException, InterruptedException, DocumentException {
        Process process = start(command());
        running = process;
        Thread watch = Thread.ofVirtual().name("ocr-watch").start(() -> killStalled(process));
        try {
            if (closed) {
                throw stopped();
            }
            String output;
            try (InputStream out = process.getInputStream()) {
                try (OutputStream in = process.getOutputStream()) {
                    in.write(image.bytes());
                }
                output = new String(out.readNBytes(MAX_OUTPUT_BYTES), StandardCharsets.UTF_8);
            }
            if (process.waitFor() != 0) {
                throw new IOException(command + " exited with " + process.exitValue());
            }
            return output;
        } finally {
            running = null;
            process.destroyForcibly();
            watch.interrupt();
        }
    }

    /** For tests: whether an image is being read. */
    boolean isRunning() {
        return running != null;
    }

    private static void killStalled(Process process) {
        try {
            if (!process.waitFor(STALLED.toSeconds(), TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            // The image was read.
            Thread.currentThread().interrupt();
        }
    }

    private List<String> command() {
        boolean orientation = installed != null && installed.contains(ORIENTATION_MODEL);
        return Stream.of(
                        LowPriorityCommand.prefix(),
                        LimitedCommand.prefix(MEMORY_BYTES, PROCESSOR_TIME.toSeconds()),
                        List.of(
                                command,
                                "stdin",
                                "stdout",
                                "-l",
                                languages,
                                "--dpi",
                                "300",
                                "--psm",
                                orientation ? AUTOMATIC_WITH_ORIENTATION : AUTOMATIC,
                                "-c",
                                "tessedit_create_tsv=1"))
                .flatMap(List::stream)
                .toList();
    }

    private static Process start(List<String> command) throws IOException {
        var builder = new ProcessBuilder(new ArrayList<>(command));
        Map<String, String> environment = builder.environment();
        environment.keySet().retainAll(VARIABLES);
        environment.put("LC_ALL", "C.UTF-8");
        environment.put("OMP_THREAD_LIMIT", "1");
        return builder.redirectError(ProcessBuilder.Redirect.DISCARD).start();
    }

    private static DocumentException failed() {
        return DocumentException.of(
                "OCR of the image failed, or took more than "
                        + PROCESSOR_TIME.toSeconds()
                        + " seconds or too much memory. Scale the image down.");
    }

    private static DocumentException stopped() {
        return DocumentException.retryable("The server stopped before the image was read.");
    }

    /** Ends a running process; its reader gets an error. */
    @Override
    public void close() {
        closed = true;
        Process process = running;
        if (process != null) {
            process.destroyForcibly();
        }
    }
}
