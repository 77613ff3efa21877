package dev.rejoinder.knowledge.document;

import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.zip.CRC32;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;

/** Image files, made by hand where ImageIO does not write them. */
final class MadeImage {
    private static final byte[] PNG_SIGNATURE = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 26, '\n'};

    /** 48 × 32 pixels, from red to green. */
    private static final String LOSSY_WEBP =
            "UklGRl4AAABXRUJQVlA4IFIAAADwAwCdASowACAAP5W20F2/r6mmtVgIA/AyiWYAuzOFApgmbh312MUAAP69gkY9"
                + "8pt3+j8rGDT0LJiTRs9H35DBF8pcC5lQKYhxu2U5W9IVcAAA";

    private MadeImage() {}

    /** Red at the left, blue at the right, and a white bar at the top. */
    static BufferedImage picture(int width, int height, int type) {
        var image = new BufferedImage(width, height, type);
        Graphics2D graphics = image.createGraphics();
        graphics.setColor(Color.RED);
        graphics.fillRect(0, 0, width / 2, height);
        graphics.setColor(Color.BLUE);
        graphics.fillRect(width / 2, 0, width - width / 2, height);
        graphics.setColor(Color.WHITE);
        graphics.fillRect(0, 0, width, height / 4);
        graphics.dispose();
        return image;
    }

    /** Black lines of text on white. */
    static BufferedImage page(int width, int height, int points, String... lines) {
        var image = new BufferedImage(width, height, BufferedImage.TYPE_3BYTE_BGR);
        Graphics2D graphics = image.createGraphics();
        graphics.setColor(Color.WHITE);
        graphics.fillRect(0, 0, width, height);
        graphics.setColor(Color.BLACK);
        graphics.setRenderingHint(
                RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
        graphics.setFont(new Font(Font.SANS_SERIF, Font.PLAIN, points));
        for (int i = 0; i < lines.length; i++) {
            graphics.drawString(lines[i], points, points * 2 * (i + 1));
        }
        graphics.dispose();
        return image;
    }

    static byte[] encoded(BufferedImage image, String format) {
        var bytes = new ByteArrayOutputStream();
        try {
            ImageIO.write(image, format, bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    /** Progressive JPEG or interlaced PNG. */
    static byte[] progressive(BufferedImage image, String format) {
        ImageWriter writer = ImageIO.getImageWritersByFormatName(format).next();
        var bytes = new ByteArrayOutputStream();
        try (var out = ImageIO.createImageOutputStream(bytes)) {
            writer.setOutput(out);
            ImageWriteParam parameters = writer.getDefaultWriteParam();
            parameters.setProgressiveMode(ImageWriteParam.MODE_DEFAULT);
            writer.write(null, new IIOImage(image, null, null), parameters);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            writer.dispose();
        }
        return bytes.toByteArray();
    }

    static byte[] animatedGif(int width, int height, int frames) {
        byte[] gif = encoded(picture(width, height, BufferedImage.TYPE_BYTE_INDEXED), "gif");
        int colors = 3 * (2 << (gif[10] & 7));
        int frameAt = 13 + colors;
        byte[] frame = java.util.Arrays.copyOfRange(gif, frameAt, gif.length - 1);
        var all = new ByteArrayOutputStream();
        all.write(gif, 0, frameAt);
        for (int i = 0; i < frames; i++) {
            all.writeBytes(frame);
        }
        all.write(0x3B);
        return all.toByteArray();
    }

    static byte[] lossyWebp() {
        return Base64.getDecoder().decode(LOSSY_WEBP);
    }

    /** A lossless WebP of one color, in some 30 bytes whatever its size. */
    static byte[] losslessWebp(int width, int height) {
        return webp(chunk("VP8L", losslessPicture(width, height)));
    }

    private static byte[] losslessPicture(int width, int height) {
        var bits = new BitWriter();
        bits.write(width - 1, 14);
        bits.write(height - 1, 14);
        // No alpha, version 0, no transform, no color cache, no groups of codes.
        bits.write(0, 1 + 3 + 1 + 1 + 1);
        int[] greenRedBlueAlphaDistance = {0x40, 0xC0, 0x20, 0xFF, 0};
        for (int symbol : greenRedBlueAlphaDistance) {
            // A simple code with one symbol of eight bits.
            bits.write(1, 1);
            bits.write(0, 1);
            bits.write(1, 1);
            bits.write(symbol, 8);
        }
        byte[] packed = bits.bytes();
        byte[] picture = new byte[packed.length + 1];
        picture[0] = 0x2F;
        System.arraycopy(packed, 0, picture, 1, packed.length);
        return picture;
    }

    static byte[] animatedWebp(int width, int height, int frames) {
        var all = new ByteArrayOutputStream();
        all.writeBytes(extended(0x02, width, height));
        all.writeBytes(chunk("ANIM", new byte[6]));
        byte[] picture = chunk("VP8L", losslessPicture(width, height));
        byte[] frame = joined(new byte[6], side(width), side(height), new byte[4], picture);
        for (int i = 0; i < frames; i++) {
            all.writeBytes(chunk("ANMF", frame));
        }
        return webp(all.toByteArray());
    }

    /** A WebP with these chunks around its picture. */
    static byte[] extendedWebp(int flags, byte[] before, byte[] after) {
        return webp(
                joined(
                        extended(flags, 40, 30),
                        before,
                        chunk("VP8L", losslessPicture(40, 30)),
                        after));
    }

    private static byte[] extended(int flags, int width, int height) {
        byte[] start = {(byte) flags, 0, 0, 0};
        return chunk("VP8X", joined(start, side(width), side(height)));
    }

    private static byte[] side(int pixels) {
        int value = pixels - 1;
        return new byte[] {(byte) value, (byte) (value >> 8), (byte) (value >> 16)};
    }

    static byte[] webp(byte[] chunks) {
        return joined(ascii("RIFF"), littleEndian(4 + chunks.length), ascii("WEBP"), chunks);
    }

    static byte[] chunk(String name, byte[] data) {
        byte[] padding = new byte[data.length & 1];
        return joined(ascii(name), littleEndian(data.length), data, padding);
    }

    private static byte[] littleEndian(int value) {
        return new byte[] {
            (byte) value, (byte) (value >> 8), (byte) (value >> 16), (byte) (value >> 24)
        };
    }

    /** A PNG of these chunks, after its header. */
    static byte[] png(int width, int height, int bits, int colorType, byte[]... chunks) {
        ByteBuffer header = ByteBuffer.allocate(13);
        header.putInt(width).putInt(height).put((byte) bits).put((byte) colorType);
        return joined(
                PNG_SIGNATURE,
                pngChunk("IHDR", header.array()),
                joined(chunks),
                pngChunk("IEND", new byte[0]));
    }

    /** Pixels that are all zero, without their bytes in memory. */
    static byte[] zeroPixels(long rowBytes, int rows) {
        var bytes = new ByteArrayOutputStream();
        try (var zip = new DeflaterOutputStream(bytes, new Deflater(1), 1 << 16)) {
            byte[] block = new byte[1 << 16];
            for (long left = (rowBytes + 1) * rows; left > 0; left -= block.length) {
                zip.write(block, 0, (int) Math.min(left, block.length));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return pngChunk("IDAT", bytes.toByteArray());
    }

    static byte[] pngChunk(String name, byte[] data) {
        var bytes = new ByteArrayOutputStream();
        try (var out = new DataOutputStream(bytes)) {
            out.writeInt(data.length);
            out.writeBytes(name);
            out.write(data);
            var sum = new CRC32();
            sum.update(ascii(name));
            sum.update(data);
            out.writeInt((int) sum.getValue());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    /** Inserts bytes after the first ones. */
    static byte[] inserted(byte[] file, int at, byte[] more) {
        return joined(
                java.util.Arrays.copyOf(file, at),
                more,
                java.util.Arrays.copyOfRange(file, at, file.length));
    }

    static byte[] jpegSegment(int marker, byte[] data) {
        ByteBuffer segment = ByteBuffer.allocate(4 + data.length);
        return segment.put((byte) 0xFF)
                .put((byte) marker)
                .putShort((short) (2 + data.length))
                .put(data)
                .array();
    }

    /** An Exif structure with an orientation and a description. */
    static byte[] exif(int orientation, String description) {
        byte[] text = ascii(description);
        ByteBuffer exif = ByteBuffer.allocate(8 + 2 + 24 + 4 + text.length);
        exif.put(ascii("MM")).putShort((short) 42).putInt(8).putShort((short) 2);
        exif.putShort((short) 0x010E).putShort((short) 2).putInt(text.length).putInt(38);
        exif.putShort((short) 0x0112).putShort((short) 3).putInt(1);
        exif.putShort((short) orientation).putShort((short) 0);
        return exif.putInt(0).put(text).array();
    }

    static byte[] deflated(byte[] data) {
        var bytes = new ByteArrayOutputStream();
        try (var zip = new DeflaterOutputStream(bytes)) {
            zip.write(data);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    static byte[] joined(byte[]... parts) {
        var all = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            all.writeBytes(part);
        }
        return all.toByteArray();
    }

    static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    /** Bits from the lowest of each byte on. */
    private static final class BitWriter {
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        private int current;
        private int used;

        void write(int value, int count) {
            for (int i = 0; i < count; i++) {
                current |= (value >> i & 1) << used++;
                if (used == Byte.SIZE) {
                    bytes.write(current);
                    current = 0;
                    used = 0;
                }
            }
        }

        byte[] bytes() {
            bytes.write(current);
            return bytes.toByteArray();
        }
    }
}
