package dev.rejoinder.knowledge.document.format;

import dev.rejoinder.knowledge.document.DocumentException;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** The segments of a JPEG file up to its first scan. */
final class JpegFile {
    private static final int FRAME_BASELINE = 0xC0;
    private static final int FRAME_PROGRESSIVE = 0xC2;
    private static final int FRAME_LAST = 0xCF;
    private static final int HUFFMAN_TABLES = 0xC4;
    private static final int ARITHMETIC_CONDITIONING = 0xCC;
    private static final int JPEG_EXTENSION = 0xC8;
    private static final int START = 0xD8;
    private static final int END = 0xD9;
    private static final int SCAN = 0xDA;
    private static final int QUANTIZATION_TABLES = 0xDB;
    private static final int RESTART_INTERVAL = 0xDD;
    private static final int JFIF = 0xE0;
    private static final int EXIF = 0xE1;
    private static final int ICC = 0xE2;
    private static final int ADOBE = 0xEE;

    private static final String EXIF_NAME = "Exif\0\0";
    private static final String ICC_NAME = "ICC_PROFILE\0";
    private static final String ADOBE_NAME = "Adobe";
    private static final int ICC_DATA_AT = ICC_NAME.length() + 2;

    /** A JFIF segment without a thumbnail. */
    private static final byte[] PLAIN_JFIF = {
        (byte) 0xFF, (byte) JFIF, 0, 16, 'J', 'F', 'I', 'F', 0, 1, 1, 0, 0, 1, 0, 1, 0, 0
    };

    private static final int BLOCK_SIDE = 8;

    /** Of a block of coefficients, 64 of two bytes. */
    private static final int BLOCK_BYTES = 128;

    /**
     * If the file has several scans, the decoder keeps all coefficients in native memory, which no
     * limit of the JVM includes.
     */
    private static final long MAX_COEFFICIENT_BYTES = 40L * 1024 * 1024;

    private final byte[] content;
    private final ByteBuffer file;
    private final ByteArrayOutputStream profile = new ByteArrayOutputStream();
    private int end = 2;
    private int width;
    private int height;
    private int components;
    private int orientation = 1;
    private boolean progressive;
    private long coefficientBytes;

    private JpegFile(byte[] content) {
        this.content = content;
        file = ByteBuffer.wrap(content);
    }

    static ImageFile of(byte[] content) throws DocumentException {
        return new JpegFile(content).read();
    }

    private ImageFile read() throws DocumentException {
        int at = 2;
        while (true) {
            if ((content[at] & 0xFF) != 0xFF) {
                throw ImageFile.damaged();
            }
            int marker = content[at + 1] & 0xFF;
            if (marker == 0xFF) {
                at++;
                continue;
            }
            if (marker == 0 || marker == START || marker == END) {
                throw ImageFile.damaged();
            }
            int length = Short.toUnsignedInt(file.getShort(at + 2));
            if (length < 2 || at + 2 + length > content.length) {
                throw ImageFile.damaged();
            }
            ByteBuffer data = file.slice(at + 4, length - 2);
            if (marker == SCAN) {
                return atScan(at, data);
            }
            segment(marker, at, length, data);
            at += 2 + length;
        }
    }

    private void segment(int marker, int at, int length, ByteBuffer data) throws DocumentException {
        switch (marker) {
            case HUFFMAN_TABLES, QUANTIZATION_TABLES, RESTART_INTERVAL -> keep(at, length);
            case JFIF -> {
                if (startsWith(data, "JFIF\0") && length >= PLAIN_JFIF.length - 2) {
                    System.arraycopy(PLAIN_JFIF, 0, content, end, PLAIN_JFIF.length);
                    end += PLAIN_JFIF.length;
                }
            }
            case EXIF -> {
                if (startsWith(data, EXIF_NAME)) {
                    orientation = ExifOrientation.of(data.position(EXIF_NAME.length()));
                }
            }
            case ICC -> {
                if (startsWith(data, ICC_NAME)
                        && profile.size() + data.remaining() < ImageColors.MAX_PROFILE_BYTES
                        && data.remaining() > ICC_DATA_AT) {
                    profile.write(content, at + 4 + ICC_DATA_AT, data.remaining() - ICC_DATA_AT);
                }
            }
            case ADOBE -> {
                if (startsWith(data, ADOBE_NAME)) {
                    keep(at, length);
                }
            }
            default -> {
                if (marker >= FRAME_BASELINE
                        && marker <= FRAME_LAST
                        && marker != JPEG_EXTENSION
                        && marker != ARITHMETIC_CONDITIONING) {
                    frame(marker, data);
                    keep(at, length);
                }
            }
        }
    }

    private void frame(int marker, ByteBuffer data) throws DocumentException {
        int bits = data.get(0);
        height = Short.toUnsignedInt(data.getShort(1));
        width = Short.toUnsignedInt(data.getShort(3));
        if (components > 0) {
            throw ImageFile.damaged();
        }
        components = data.get(5);
        if (marker > FRAME_PROGRESSIVE || bits != 8) {
            throw DocumentException.of(
                    "The image uses a rare kind of JPEG compression. Save it as PNG, or as JPEG"
                            + " with the default settings.");
        }
        if (components == 4) {
            throw DocumentException.of(
                    "The image has the colors of printing (CMYK). Save it in RGB.");
        }
        if (components != 1 && components != 3) {
            throw ImageFile.damaged();
        }
        ImageFile.checkSize(width, height);
        progressive = marker == FRAME_PROGRESSIVE;
        int widest = 1;
        int highest = 1;
        for (int i = 0; i < components; i++) {
            int sampling = data.get(7 + 3 * i);
            if (sampling >> 4 < 1
                    || sampling >> 4 > 4
                    || (sampling & 15) < 1
                    || (sampling & 15) > 4) {
                throw ImageFile.damaged();
            }
            widest = Math.max(widest, sampling >> 4);
            highest = Math.max(highest, sampling & 15);
        }
        for (int i = 0; i < components; i++) {
            int sampling = data.get(7 + 3 * i);
            coefficientBytes +=
                    blocks(width, sampling >> 4, widest)
                            * blocks(height, sampling & 15, highest)
                            * BLOCK_BYTES;
        }
    }

    private static long blocks(int pixels, int sampling, int most) {
        int units = Math.ceilDiv(pixels, most * BLOCK_SIDE);
        return (long) units * sampling;
    }

    private ImageFile atScan(int at, ByteBuffer scan) throws DocumentException {
        if (components == 0) {
            throw ImageFile.damaged();
        }
        boolean severalScans = progressive || scan.get(0) < components;
        if (severalScans && coefficientBytes > MAX_COEFFICIENT_BYTES) {
            throw DocumentException.of(
                    "The image is a progressive JPEG of %,d × %,d pixels, which takes too much memory to decode. Save it as baseline JPEG, or scale it down."
                            .formatted(width, height));
        }
        System.arraycopy(content, at, content, end, content.length - at);
        return new ImageFile(
                ImageType.JPEG,
                false,
                width,
                height,
                orientation,
                profile(),
                file.slice(0, end + content.length - at));
    }

    private @Nullable ByteBuffer profile() {
        return profile.size() == 0 ? null : ByteBuffer.wrap(profile.toByteArray());
    }

    private void keep(int at, int length) {
        System.arraycopy(content, at, content, end, length + 2);
        end += length + 2;
    }

    private static boolean startsWith(ByteBuffer data, String name) {
        byte[] start = name.getBytes(StandardCharsets.ISO_8859_1);
        return data.remaining() >= start.length
                && data.slice(0, start.length).equals(ByteBuffer.wrap(start));
    }
}
