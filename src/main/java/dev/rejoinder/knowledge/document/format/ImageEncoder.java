package dev.rejoinder.knowledge.document.format;

import dev.rejoinder.knowledge.document.NormalizedImage;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.UncheckedIOException;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import org.jspecify.annotations.Nullable;

/** Encodes pixels, and nothing else. */
final class ImageEncoder {
    private static final float QUALITY = 0.85f;

    /** Per attempt, if the encoded image is too large. */
    private static final double SHRINK = 0.7;

    private ImageEncoder() {}

    /**
     * Encodes an image as PNG if it has transparent pixels or is from a lossless file and small
     * enough, otherwise as JPEG.
     */
    static NormalizedImage encoded(BufferedImage image, boolean lossless) {
        boolean opaque = isOpaque(image);
        BufferedImage rest = image;
        while (true) {
            if (lossless || !opaque) {
                byte[] png = written("png", opaque ? opaque(rest) : rest);
                if (png != null) {
                    return new NormalizedImage("image/png", png, rest.getWidth(), rest.getHeight());
                }
            }
            if (opaque) {
                byte[] jpeg = written("jpeg", opaque(rest));
                if (jpeg != null) {
                    return new NormalizedImage(
                            "image/jpeg", jpeg, rest.getWidth(), rest.getHeight());
                }
            }
            int side = (int) (Math.max(rest.getWidth(), rest.getHeight()) * SHRINK);
            rest = ImageScaler.scaled(new ImagePixels(rest), side, 1);
        }
    }

    /** Encodes an image as JPEG, on white where it is transparent. */
    static NormalizedImage onWhite(BufferedImage image) {
        return encoded(opaque(image), false);
    }

    private static boolean isOpaque(BufferedImage image) {
        if (!image.getColorModel().hasAlpha()) {
            return true;
        }
        int[] row = new int[image.getWidth()];
        for (int y = 0; y < image.getHeight(); y++) {
            image.getRGB(0, y, row.length, 1, row, 0, row.length);
            for (int argb : row) {
                if (argb >>> 24 != 0xFF) {
                    return false;
                }
            }
        }
        return true;
    }

    private static BufferedImage opaque(BufferedImage image) {
        if (!image.getColorModel().hasAlpha()) {
            return image;
        }
        var result =
                new BufferedImage(image.getWidth(), image.getHeight(), BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = result.createGraphics();
        graphics.drawImage(image, 0, 0, Color.WHITE, null);
        graphics.dispose();
        return result;
    }

    /** Returns null as soon as the bytes exceed their limit. */
    private static byte @Nullable [] written(String format, BufferedImage image) {
        ImageWriter writer = ImageIO.getImageWritersByFormatName(format).next();
        try (var out = new LimitedImageOutput(NormalizedImage.MAX_BYTES)) {
            writer.setOutput(out);
            ImageWriteParam parameters = writer.getDefaultWriteParam();
            if (format.equals("jpeg")) {
                parameters.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
                parameters.setCompressionQuality(QUALITY);
            }
            try {
                writer.write(null, new IIOImage(image, null, null), parameters);
            } catch (IOException e) {
                if (out.isExceeded()) {
                    return null;
                }
                throw e;
            }
            return out.bytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            writer.dispose();
        }
    }
}
