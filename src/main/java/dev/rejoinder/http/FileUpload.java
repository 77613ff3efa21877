package dev.rejoinder.http;

import dev.rejoinder.core.AppError;
import dev.rejoinder.http.DeadlineInputStream.TooLateException;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.stream.Stream;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.MultiPart;
import org.eclipse.jetty.http.MultiPartConfig;
import org.eclipse.jetty.http.MultiPartFormData;
import org.eclipse.jetty.util.Attributes;
import org.jspecify.annotations.Nullable;

/**
 * A multipart form with one file. Until {@link #close}, the file is on disk under a name that the
 * client cannot choose.
 */
public final class FileUpload implements AutoCloseable {
    /** The maximum total size of the other fields, in bytes. */
    private static final int MAX_FIELD = 64 << 10;

    private static final int MAX_PARTS = 10;
    private static final int MAX_PART_HEADERS = 4 << 10;
    private static final int OVERHEAD = 128 << 10;

    private final Path folder;
    private final MultiPartFormData.Parts parts;
    private final MultiPart.Part part;
    private final Path file;

    private FileUpload(Path folder, MultiPartFormData.Parts parts) throws IOException {
        this.folder = folder;
        this.parts = parts;
        List<MultiPart.Part> files =
                Stream.of(parts.getAll("file"))
                        .flatMap(List::stream)
                        .filter(each -> each.getFileName() != null)
                        .toList();
        if (files.size() != 1) {
            throw AppError.invalid("file", "The form must have one file, in the field file.");
        }
        part = files.getFirst();
        file = folder.resolve("content");
        // Renames the file that Jetty wrote. Jetty keeps a small file in memory; that one is
        // written here.
        part.writeTo(file);
    }

    static boolean isMultipart(@Nullable String contentType) {
        return contentType != null
                && contentType.regionMatches(
                        true, 0, "multipart/form-data", 0, "multipart/form-data".length());
    }

    /**
     * Reads a form to its end.
     *
     * @param temporary the parent of this upload's own folder, which exists until it is closed
     * @throws AppError INVALID_REQUEST if the body is not a form or is too large; INTERNAL_ERROR if
     *     the disk is full
     * @throws TooLateException if it takes too long to arrive
     */
    static FileUpload read(
            UploadedBody body,
            Attributes attributes,
            String contentType,
            Path temporary,
            int maxFileBytes)
            throws TooLateException {
        Path folder;
        try {
            folder = Files.createTempDirectory(temporary, "upload-");
        } catch (IOException e) {
            throw AppError.internal(e);
        }
        MultiPartFormData.Parts parts = null;
        try {
            parts =
                    MultiPartFormData.getParts(
                            body, attributes, contentType, config(folder, maxFileBytes));
            return new FileUpload(folder, parts);
        } catch (AppError error) {
            discard(folder, parts);
            throw error;
        } catch (IOException e) {
            discard(folder, parts);
            throw AppError.internal(e);
        } catch (CompletionException e) {
            discard(folder, parts);
            if (e.getCause() instanceof TooLateException late) {
                throw late;
            }
            throw wrong(e.getCause(), body, maxFileBytes);
        } catch (IllegalStateException | IllegalArgumentException e) {
            discard(folder, parts);
            throw wrong(e, body, maxFileBytes);
        }
    }

    private static AppError wrong(@Nullable Throwable reason, UploadedBody body, int maxFileBytes) {
        // Jetty reports the end of an incomplete form as EOFException, and the disk as it is.
        if (reason instanceof IOException
                && !(reason instanceof EOFException)
                && !body.isBroken()) {
            return AppError.internal(reason);
        }
        if (reason instanceof IllegalStateException && body.received() > maxFileBytes) {
            return AppError.invalid(
                    "file", "The file is larger than " + (maxFileBytes >> 20) + " MiB.");
        }
        return AppError.invalid("file", "The body is not a complete multipart form.");
    }

    private static MultiPartConfig config(Path folder, int maxFileBytes) {
        return new MultiPartConfig.Builder()
                .location(folder)
                .maxParts(MAX_PARTS)
                .maxPartSize(maxFileBytes)
                .maxSize((long) maxFileBytes + OVERHEAD)
                .maxMemoryPartSize(MAX_FIELD)
                .maxHeadersSize(MAX_PART_HEADERS)
                .useFilesForPartsWithoutFileName(false)
                .build();
    }

    public Path file() {
        return file;
    }

    /** The client's file name, which can be a path. Browsers send a quotation mark as %22. */
    public String fileName() {
        return part.getFileName().replace("%22", "\"");
    }

    /** The media type that the client declared, or null. */
    public @Nullable String mediaType() {
        return part.getHeaders().get(HttpHeader.CONTENT_TYPE);
    }

    /** Another field of the form, or null. */
    public @Nullable String field(String name) {
        MultiPart.Part field = parts.getFirst(name);
        return field == null ? null : field.getContentAsString(StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        discard(folder, parts);
    }

    private static void discard(Path folder, MultiPartFormData.@Nullable Parts parts) {
        if (parts != null) {
            parts.close();
        }
        try (Stream<Path> files = Files.walk(folder)) {
            files.sorted(Comparator.reverseOrder()).forEach(FileUpload::delete);
        } catch (IOException e) {
            throw AppError.internal(e);
        }
    }

    private static void delete(Path path) {
        try {
            Files.deleteIfExists(path);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
