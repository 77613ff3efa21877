package dev.rejoinder.knowledge.document.format;

import dev.rejoinder.knowledge.document.DocumentException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Predicate;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;

/**
 * The parts of a zip file in memory. Part names are only compared and never become paths. The total
 * decompressed size and the compression ratio are limited, and nested zip files stay compressed.
 */
final class ZipEntries {
    /** For all parts together; a document of ten million characters needs about that much. */
    private static final long MAX_UNPACKED = 200L * 1024 * 1024;

    /** XML compresses to a twentieth; a ratio above this is a zip bomb. */
    private static final long MAX_RATIO = 200;

    /** Parts smaller than this may have any ratio. */
    private static final long HARMLESS = 4L * 1024 * 1024;

    private static final int MAX_PARTS = 10_000;

    private final byte[] content;
    private final Set<String> names = new HashSet<>();
    private boolean damaged;

    ZipEntries(byte[] content) throws DocumentException {
        this.content = content;
        try {
            walk(
                    name -> {
                        names.add(name);
                        return false;
                    },
                    part -> {});
            damaged = !hasEnd(content);
        } catch (IOException e) {
            damaged = true;
        }
    }

    /** Whether the end record is present, before a comment of at most 64 KiB. */
    private static boolean hasEnd(byte[] content) {
        int earliest = Math.max(0, content.length - (1 << 16) - 22);
        for (int i = content.length - 22; i >= earliest; i--) {
            if (content[i] == 'P'
                    && content[i + 1] == 'K'
                    && content[i + 2] == 5
                    && content[i + 3] == 6) {
                return true;
            }
        }
        return false;
    }

    /** Consumer of a part. */
    @FunctionalInterface
    interface EntryConsumer {
        void accept(InputStream part) throws IOException, DocumentException;
    }

    boolean has(String name) {
        return names.contains(name);
    }

    boolean hasUnder(String folder) {
        return names.stream().anyMatch(name -> name.startsWith(folder));
    }

    /** Whether the file is truncated, as far as its parts tell. */
    boolean damaged() {
        return damaged;
    }

    /** Reads a part, if it exists. */
    void read(String name, EntryConsumer use) throws DocumentException {
        if (!has(name)) {
            return;
        }
        try {
            walk(name::equals, use);
        } catch (IOException e) {
            throw DocumentException.of(
                    "The file is truncated or damaged: a part of it is missing.");
        }
    }

    private void walk(Predicate<String> wanted, EntryConsumer use)
            throws IOException, DocumentException {
        try (var zip = new ZipInputStream(new ByteArrayInputStream(content))) {
            var unpacked = new Unpacked(zip, content.length);
            int parts = 0;
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                if (++parts > MAX_PARTS) {
                    throw DocumentException.of("The file has too many parts to be a document.");
                }
                if (wanted.test(entry.getName())) {
                    use.accept(unpacked);
                    return;
                }
                unpacked.skipAll();
            }
        } catch (IllegalArgumentException e) {
            throw new IOException("a part name is not valid text", e);
        } catch (BombException e) {
            throw DocumentException.of(
                    "The file was rejected: it decompresses to far more data than a document"
                            + " contains.");
        }
    }

    /** The decompressed data exceeds a limit. */
    private static final class BombException extends IOException {
        @java.io.Serial private static final long serialVersionUID = 1;
    }

    private static final class Unpacked extends InputStream {
        private final InputStream in;
        private final long packed;
        private long unpacked;

        Unpacked(InputStream in, long packed) {
            this.in = in;
            this.packed = packed;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            int read = in.read(buffer, offset, length);
            if (read > 0) {
                unpacked += read;
                if (unpacked > MAX_UNPACKED
                        || (unpacked > HARMLESS && unpacked / packed > MAX_RATIO)) {
                    throw new BombException();
                }
            }
            return read;
        }

        void skipAll() throws IOException {
            byte[] buffer = new byte[16 * 1024];
            while (read(buffer, 0, buffer.length) >= 0) {
                // Skipped bytes are not needed.
            }
        }
    }
}
