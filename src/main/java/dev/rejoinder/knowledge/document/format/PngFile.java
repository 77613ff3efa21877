package dev.rejoinder.knowledge.document.format;

import dev.rejoinder.knowledge.document.DocumentException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import org.jspecify.annotations.Nullable;

/** The chunks of a PNG file. */
final class PngFile {
    private static final int SIGNATURE_BYTES = 8;
    private static final int HEADER_BYTES = 13;

    /** Length and type before the data of a chunk, and the checksum after it. */
    private static final int CHUNK_OVERHEAD = 12;

    private static final int CHUNK_DATA_AT = 8;
    private static final Set<String> KEPT = Set.of("IHDR", "PLTE", "tRNS", "IDAT", "IEND");

    private PngFile() {}

    static ImageFile of(byte[] content) throws DocumentException {
        ByteBuffer file = ByteBuffer.wrap(content);
        int end = SIGNATURE_BYTES;
        int at = SIGNATURE_BYTES;
        int width = 0;
        int height = 0;
        int orientation = 1;
        ByteBuffer profile = null;
        String type = "";
        while (!type.equals("IEND")) {
            int length = file.getInt(at);
            type = new String(content, at + 4, 4, StandardCharsets.ISO_8859_1);
            if (length < 0 || length > content.length - at - CHUNK_OVERHEAD) {
                throw ImageFile.damaged();
            }
            ByteBuffer data = file.slice(at + CHUNK_DATA_AT, length);
            if ((at == SIGNATURE_BYTES) != type.equals("IHDR")) {
                throw ImageFile.damaged();
            }
            switch (type) {
                case "IHDR" -> {
                    if (length != HEADER_BYTES) {
                        throw ImageFile.damaged();
                    }
                    width = data.getInt(0);
                    height = data.getInt(4);
                    ImageFile.checkSize(width, height);
                }
                case "iCCP" -> profile = profile(data);
                case "eXIf" -> orientation = ExifOrientation.of(data);
                default -> {}
            }
            if (KEPT.contains(type)) {
                System.arraycopy(content, at, content, end, length + CHUNK_OVERHEAD);
                end += length + CHUNK_OVERHEAD;
            }
            at += length + CHUNK_OVERHEAD;
        }
        return new ImageFile(
                ImageType.PNG, true, width, height, orientation, profile, file.slice(0, end));
    }

    /** A name that ends with a zero, the compression method zero, and the compressed profile. */
    private static @Nullable ByteBuffer profile(ByteBuffer chunk) {
        while (chunk.hasRemaining() && chunk.get() != 0) {
            // Skip the name.
        }
        if (!chunk.hasRemaining() || chunk.get() != 0) {
            return null;
        }
        byte[] profile = new byte[ImageColors.MAX_PROFILE_BYTES];
        try (var inflater = new Inflater()) {
            inflater.setInput(chunk);
            int size = inflater.inflate(profile);
            return inflater.finished() ? ByteBuffer.wrap(profile, 0, size) : null;
        } catch (DataFormatException e) {
            return null;
        }
    }
}
