package dev.rejoinder.knowledge.document.format;

import dev.rejoinder.knowledge.document.DocumentException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** The chunks of a WebP file. */
final class WebpFile {
    private static final int FIRST_CHUNK_AT = 12;
    private static final int CHUNK_HEADER = 8;
    private static final int EXTENDED_BYTES = 10;
    private static final int FRAME_HEADER = 16;
    private static final int HAS_ALPHA = 0x10;
    private static final int SIDE_14_BITS = 0x3FFF;
    private static final int SIDE_24_BITS = 0xFFFFFF;
    private static final int LOSSY_SIDES_AT = 6;
    private static final int LOSSLESS_SIDES_AT = 1;

    /** The decoder keeps an object for every four by four pixels. */
    private static final long MAX_PIXELS = 6_000_000;

    /**
     * Bytes behind the file. The decoder reads ahead; if the file ended there, each of the last
     * pixels would cost an exception.
     */
    private static final int READ_AHEAD = 16;

    private final byte[] content;
    private final ByteBuffer file;
    private int end = FIRST_CHUNK_AT;
    private int extendedAt = -1;
    private int width;
    private int height;
    private boolean alpha;
    private boolean lossless;
    private int orientation = 1;
    private @Nullable ByteBuffer profile;
    private int frames;

    private WebpFile(byte[] content) {
        this.content = content;
        file = ByteBuffer.wrap(content).order(ByteOrder.LITTLE_ENDIAN);
    }

    static ImageFile of(byte[] content) throws DocumentException {
        return new WebpFile(content).read();
    }

    private ImageFile read() throws DocumentException {
        long size = Integer.toUnsignedLong(file.getInt(4)) + CHUNK_HEADER;
        if (size > content.length) {
            throw ImageFile.damaged();
        }
        chunks(FIRST_CHUNK_AT, (int) size);
        if (width == 0) {
            throw ImageFile.damaged();
        }
        if ((long) width * height > MAX_PIXELS) {
            throw DocumentException.of(
                    "The WebP image has %,d × %,d pixels. Scale it down to at most %d megapixels, or save it as PNG or JPEG."
                            .formatted(width, height, MAX_PIXELS / 1_000_000));
        }
        file.putInt(4, end - CHUNK_HEADER);
        if (extendedAt >= 0) {
            int data = extendedAt + CHUNK_HEADER;
            file.putInt(data, alpha ? HAS_ALPHA : 0);
            put24(data + 4, width - 1);
            put24(data + 7, height - 1);
        }
        byte[] decodable = new byte[end + READ_AHEAD];
        System.arraycopy(content, 0, decodable, 0, end);
        return new ImageFile(
                ImageType.WEBP,
                lossless,
                width,
                height,
                orientation,
                profile,
                ByteBuffer.wrap(decodable));
    }

    /** Keeps the chunks of the first picture. */
    private void chunks(int from, int to) throws DocumentException {
        int at = from;
        while (at + CHUNK_HEADER <= to) {
            String name = new String(content, at, 4, StandardCharsets.ISO_8859_1);
            int length = file.getInt(at + 4);
            if (length < 0 || length > to - at - CHUNK_HEADER) {
                throw ImageFile.damaged();
            }
            int data = at + CHUNK_HEADER;
            int next = Math.min(to, data + length + (length & 1));
            switch (name) {
                case "VP8X" -> {
                    if (at != FIRST_CHUNK_AT || length != EXTENDED_BYTES) {
                        throw ImageFile.damaged();
                    }
                    ImageFile.checkSize(get24(data + 4) + 1, get24(data + 7) + 1);
                    extendedAt = at;
                    keep(at, next);
                }
                case "ANMF" -> {
                    frames++;
                    if (frames > ImageFile.MAX_FRAMES) {
                        throw ImageFile.tooManyFrames();
                    }
                    if (frames == 1) {
                        chunks(data + FRAME_HEADER, data + length);
                    }
                }
                case "ALPH" -> {
                    if (width == 0) {
                        alpha = true;
                        keep(at, next);
                    }
                }
                case "VP8 " -> {
                    if (width == 0) {
                        sides(
                                file.getShort(data + LOSSY_SIDES_AT) & SIDE_14_BITS,
                                file.getShort(data + LOSSY_SIDES_AT + 2) & SIDE_14_BITS);
                        keep(at, next);
                    }
                }
                case "VP8L" -> {
                    if (width == 0) {
                        lossless = true;
                        int bits = file.getInt(data + LOSSLESS_SIDES_AT);
                        sides((bits & SIDE_14_BITS) + 1, (bits >> 14 & SIDE_14_BITS) + 1);
                        alpha |= (bits >> 28 & 1) == 1;
                        keep(at, next);
                    }
                }
                case "ICCP" -> {
                    if (length <= ImageColors.MAX_PROFILE_BYTES) {
                        byte[] copy = new byte[length];
                        file.get(data, copy);
                        profile = ByteBuffer.wrap(copy);
                    }
                }
                case "EXIF" -> orientation = ExifOrientation.of(file.slice(data, length));
                default -> {}
            }
            at = next;
        }
    }

    private void sides(int pictureWidth, int pictureHeight) throws DocumentException {
        ImageFile.checkSize(pictureWidth, pictureHeight);
        width = pictureWidth;
        height = pictureHeight;
    }

    private void keep(int from, int to) {
        System.arraycopy(content, from, content, end, to - from);
        end += to - from;
    }

    private int get24(int at) {
        return (content[at] & 0xFF)
                | (content[at + 1] & 0xFF) << 8
                | (content[at + 2] & 0xFF) << 16;
    }

    private void put24(int at, int value) {
        file.putShort(at, (short) (value & SIDE_24_BITS));
        content[at + 2] = (byte) (value >> 16);
    }
}
