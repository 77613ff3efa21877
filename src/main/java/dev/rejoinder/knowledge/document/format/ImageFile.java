package dev.rejoinder.knowledge.document.format;

import dev.rejoinder.knowledge.document.DocumentException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * An image file before its pixels are decoded.
 *
 * @param lossless whether its pixels are exact, as in screenshots
 * @param decodable the file reduced to what describes the pixels of its first image
 * @param orientation of Exif, from 1 to 8
 * @param profile the ICC profile, or null
 */
record ImageFile(
        ImageType type,
        boolean lossless,
        int width,
        int height,
        int orientation,
        @Nullable ByteBuffer profile,
        ByteBuffer decodable) {
    private static final int MAX_SIDE = 30_000;
    private static final long MAX_PIXELS = 100_000_000;
    private static final int MEGA = 1_000_000;

    /**
     * The most frames of an animation, of which only the first is used. More frames suggest a
     * video, or a file made to exhaust a reader.
     */
    static final int MAX_FRAMES = 1_000;

    ImageFile {
        if (orientation < 1 || orientation > 8) {
            orientation = 1;
        }
    }

    /**
     * Reads the structure of an image. Overwrites the array: the parts to decode move to its front.
     *
     * @throws DocumentException if it is not an image, is damaged or exceeds a limit
     */
    static ImageFile of(byte[] content) throws DocumentException {
        ImageType type = ImageType.of(content).orElseThrow(() -> ImageType.unsupported(content));
        try {
            return switch (type) {
                case PNG -> PngFile.of(content);
                case JPEG -> JpegFile.of(content);
                case GIF -> GifFile.of(content);
                case WEBP -> WebpFile.of(content);
            };
        } catch (IndexOutOfBoundsException | java.nio.BufferUnderflowException e) {
            throw damaged();
        }
    }

    static void checkSize(int width, int height) throws DocumentException {
        if (width < 1 || height < 1) {
            throw damaged();
        }
        long pixels = (long) width * height;
        if (pixels > MAX_PIXELS || Math.max(width, height) > MAX_SIDE) {
            throw DocumentException.of(
                    "The image has %,d × %,d pixels. Scale it down to at most %d megapixels and %,d pixels a side."
                            .formatted(width, height, MAX_PIXELS / MEGA, MAX_SIDE));
        }
    }

    static DocumentException tooManyFrames() {
        return DocumentException.of(
                "The image is an animation of more than %,d frames. Send one of its frames."
                        .formatted(MAX_FRAMES));
    }

    static DocumentException damaged() {
        return DocumentException.of("The image is truncated or damaged. Save or send it again.");
    }
}
