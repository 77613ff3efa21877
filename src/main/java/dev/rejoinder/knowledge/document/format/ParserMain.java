package dev.rejoinder.knowledge.document.format;

import dev.rejoinder.knowledge.document.DocumentException;
import dev.rejoinder.knowledge.document.NormalizedImage;
import dev.rejoinder.knowledge.document.ParsedFile;
import dev.rejoinder.knowledge.document.ParserRequest;
import dev.rejoinder.knowledge.document.ParserResponse;
import dev.rejoinder.linux.ParserSandbox;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.util.concurrent.SynchronousQueue;
import javax.imageio.ImageIO;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Entry point of the parser process: reads requests from standard input and writes responses to
 * standard output, until standard input ends. Only {@code DocumentParser} starts it.
 */
public final class ParserMain {
    private static final Logger LOG = LoggerFactory.getLogger(ParserMain.class);

    /** For stacks, libraries and what they allocate, such as the coefficients of a JPEG image. */
    private static final long NATIVE_MEMORY_BYTES = 128L * 1024 * 1024;

    private ParserMain() {}

    /** Never returns. */
    public static void main(String... arguments) throws IOException, InterruptedException {
        var out =
                new DataOutputStream(
                        new BufferedOutputStream(new FileOutputStream(FileDescriptor.out)));
        // Discard output of libraries, which would corrupt the responses.
        System.setOut(new PrintStream(OutputStream.nullOutputStream()));
        // Image libraries keep what they read in memory, not in a file.
        ImageIO.setUseCache(false);
        ParserSandbox.limitNativeMemory(NATIVE_MEMORY_BYTES);
        boolean confined = ParserSandbox.apply();
        ParserResponse.writeHandshake(out, confined);
        var requests = new SynchronousQueue<ParserRequest>();
        Thread.ofPlatform().daemon().name("requests").start(() -> receive(requests));
        while (true) {
            answer(requests.take(), out);
        }
    }

    /**
     * Reads standard input even while a document is parsed, because its end is the only sign that
     * the server process has ended; the process then exits at once.
     */
    private static void receive(SynchronousQueue<ParserRequest> requests) {
        try {
            var in =
                    new DataInputStream(
                            new BufferedInputStream(new FileInputStream(FileDescriptor.in)));
            while (true) {
                requests.put(ParserRequest.read(in));
            }
        } catch (IOException | InterruptedException e) {
            Runtime.getRuntime().halt(0);
        } catch (OutOfMemoryError e) {
            Runtime.getRuntime().halt(3);
        }
    }

    private static void answer(ParserRequest request, DataOutputStream out) throws IOException {
        Response response;
        try {
            response = response(request);
        } catch (DocumentException e) {
            ParserResponse.writeRefusal(out, e.reason());
            return;
        } catch (StackOverflowError e) {
            ParserResponse.writeFailure(
                    out, "The file is nested too deeply. Save it in another format.");
            return;
        } catch (RuntimeException | LinkageError | AssertionError e) {
            LOG.warn("A file could not be read", e);
            ParserResponse.writeFailure(out, "The file is damaged and cannot be read.");
            return;
        }
        response.write(out);
    }

    /** Written after the work is done, so that a failure of the work cannot follow a part of it. */
    private interface Response {
        void write(DataOutputStream out) throws IOException;
    }

    private static Response response(ParserRequest request) throws DocumentException {
        return switch (request.task()) {
            case DOCUMENT, BEGINNING -> {
                ParsedFile file = DocumentFormatReader.read(request);
                yield out -> ParserResponse.write(out, file);
            }
            case IMAGE -> {
                NormalizedImage image = ImageNormalizer.forModel(request.content());
                yield out -> ParserResponse.write(out, image);
            }
            case PAGE -> {
                NormalizedImage image = DocumentFormatReader.page(request);
                yield out -> ParserResponse.write(out, image);
            }
        };
    }
}
