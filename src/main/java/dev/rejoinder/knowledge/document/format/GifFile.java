package dev.rejoinder.knowledge.document.format;

import dev.rejoinder.knowledge.document.DocumentException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** The blocks of a GIF file. */
final class GifFile {
    private static final int SCREEN_FLAGS_AT = 10;
    private static final int SCREEN_END = 13;
    private static final int EXTENSION = 0x21;
    private static final int GRAPHIC_CONTROL = 0xF9;
    private static final int FRAME = 0x2C;
    private static final int TRAILER = 0x3B;
    private static final int FRAME_BYTES = 10;
    private static final int HAS_COLORS = 0x80;
    private static final int COLORS_SIZE = 0x07;

    private final ByteBuffer file;
    private int at;

    private GifFile(byte[] content) {
        file = ByteBuffer.wrap(content).order(ByteOrder.LITTLE_ENDIAN);
    }

    static ImageFile of(byte[] content) throws DocumentException {
        return new GifFile(content).read(content);
    }

    private ImageFile read(byte[] content) throws DocumentException {
        ImageFile.checkSize(unsigned(6), unsigned(8));
        at = SCREEN_END + colors(file.get(SCREEN_FLAGS_AT));
        int end = at;
        int frames = 0;
        int width = 0;
        int height = 0;
        while (at < content.length) {
            int block = at;
            int kind = file.get(at) & 0xFF;
            boolean kept = frames == 0;
            if (kind == EXTENSION) {
                kept &= (file.get(at + 1) & 0xFF) == GRAPHIC_CONTROL;
                at += 2;
                skipSubBlocks();
            } else if (kind == FRAME) {
                frames++;
                if (frames > ImageFile.MAX_FRAMES) {
                    throw ImageFile.tooManyFrames();
                }
                if (frames == 1) {
                    width = unsigned(at + 5);
                    height = unsigned(at + 7);
                    ImageFile.checkSize(width, height);
                }
                // A byte between colors and data: the size of the first codes.
                at += FRAME_BYTES + colors(file.get(at + FRAME_BYTES - 1)) + 1;
                skipSubBlocks();
            } else if (kind == TRAILER) {
                break;
            } else {
                throw ImageFile.damaged();
            }
            if (kept) {
                System.arraycopy(content, block, content, end, at - block);
                end += at - block;
            }
        }
        if (frames == 0) {
            throw ImageFile.damaged();
        }
        content[end] = TRAILER;
        return new ImageFile(ImageType.GIF, true, width, height, 1, null, file.slice(0, end + 1));
    }

    private static int colors(byte flags) {
        return (flags & HAS_COLORS) == 0 ? 0 : 3 * (2 << (flags & COLORS_SIZE));
    }

    private void skipSubBlocks() {
        int length;
        do {
            length = file.get(at) & 0xFF;
            at += 1 + length;
        } while (length > 0);
    }

    private int unsigned(int position) {
        return Short.toUnsignedInt(file.getShort(position));
    }
}
