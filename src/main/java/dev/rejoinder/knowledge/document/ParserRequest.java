package dev.rejoinder.knowledge.document;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A file on its way to the parser process. It contains the bytes and not a path, so that the
 * process needs no file access.
 *
 * @param task what to make of the file
 * @param page from 1 for {@link Task#PAGE}, otherwise 0
 * @param fileName as the owner named it
 * @param declaredType as declared by the browser or web server, with its charset if it has one
 * @param base the base URL of relative links
 */
@SuppressWarnings("ArrayRecordComponent") // never compared; the bytes are passed on without a copy
public record ParserRequest(
        Task task,
        int page,
        @Nullable String fileName,
        @Nullable String declaredType,
        @Nullable String base,
        byte[] content) {
    private static final List<Task> TASKS = List.of(Task.values());

    /** What the process makes of a file. */
    public enum Task {
        /** Its text. */
        DOCUMENT,
        /** The beginning of its text, and a little more if the text goes on. */
        BEGINNING,
        /** A {@link NormalizedImage}. */
        IMAGE,
        /** A page of it as an image, for OCR. */
        PAGE
    }

    /** Writes a request with the content of this file. */
    static void write(
            DataOutputStream out,
            Task task,
            int page,
            Path file,
            @Nullable String fileName,
            @Nullable String declaredType,
            @Nullable URI base)
            throws IOException {
        out.writeByte(TASKS.indexOf(task));
        out.writeInt(page);
        writeLine(out, fileName);
        writeLine(out, declaredType);
        writeLine(out, base == null ? null : base.toString());
        int size = Math.toIntExact(Files.size(file));
        out.writeInt(size);
        try (var content = Files.newInputStream(file)) {
            byte[] buffer = new byte[8192];
            int left = size;
            while (left > 0) {
                int read = content.read(buffer, 0, Math.min(left, buffer.length));
                if (read < 0) {
                    throw new IOException("the file was truncated while it was read");
                }
                out.write(buffer, 0, read);
                left -= read;
            }
        }
        out.flush();
    }

    /** Reads a request; called in the parser process. */
    public static ParserRequest read(DataInputStream in) throws IOException {
        Task task = TASKS.get(in.readUnsignedByte());
        int page = in.readInt();
        String fileName = readLine(in);
        String declaredType = readLine(in);
        String base = readLine(in);
        byte[] content = new byte[in.readInt()];
        in.readFully(content);
        return new ParserRequest(task, page, fileName, declaredType, base, content);
    }

    private static void writeLine(DataOutputStream out, @Nullable String line) throws IOException {
        out.writeBoolean(line != null);
        if (line != null) {
            out.writeUTF(line.substring(0, Math.min(line.length(), DocumentLimits.LINE_CHARS)));
        }
    }

    private static @Nullable String readLine(DataInputStream in) throws IOException {
        return in.readBoolean() ? in.readUTF() : null;
    }
}
