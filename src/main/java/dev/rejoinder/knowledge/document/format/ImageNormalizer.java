package dev.rejoinder.knowledge.document.format;

import dev.rejoinder.knowledge.document.DocumentException;
import dev.rejoinder.knowledge.document.NormalizedImage;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import javax.imageio.ImageIO;
import javax.imageio.ImageReadParam;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;

/** Decodes an image and encodes its pixels anew. */
final class ImageNormalizer {
    /** Larger images are subsampled while they are decoded. */
    private static final int MAX_DECODED_PIXELS = 12_000_000;

    private static final int MAX_PIXELS = 100_000_000;

    static {
        // The process must not write files.
        ImageIO.setUseCache(false);
    }

    private ImageNormalizer() {}

    static NormalizedImage normalized(byte[] content) throws DocumentException {
        String format = format(content);
        ImageReader reader = ImageIO.getImageReadersByFormatName(format).next();
        try (ImageInputStream in =
                ImageIO.createImageInputStream(new ByteArrayInputStream(content))) {
            reader.setInput(in, true, true);
            return encoded(scaled(read(reader), format), format);
        } catch (IOException e) {
            throw DocumentException.of("The image is truncated or damaged.");
        } finally {
            reader.dispose();
        }
    }

    private static String format(byte[] content) throws DocumentException {
        if (content.length > 8 && content[0] == (byte) 0x89 && content[1] == 'P') {
            return "png";
        }
        if (content.length > 3 && content[0] == (byte) 0xFF && content[1] == (byte) 0xD8) {
            return "jpeg";
        }
        throw DocumentException.of("The file is not an image. Send a PNG or JPEG image.");
    }

    private static BufferedImage read(ImageReader reader) throws IOException, DocumentException {
        long pixels = (long) reader.getWidth(0) * reader.getHeight(0);
        if (pixels > MAX_PIXELS) {
            throw DocumentException.of("The image has more than 100 megapixels. Make it smaller.");
        }
        int step = 1;
        while (pixels / ((long) step * step) > MAX_DECODED_PIXELS) {
            step++;
        }
        ImageReadParam parameters = reader.getDefaultReadParam();
        parameters.setSourceSubsampling(step, step, 0, 0);
        return reader.read(0, parameters);
    }

    private static BufferedImage scaled(BufferedImage image, String format) {
        double factor =
                Math.min(
                        1,
                        (double) NormalizedImage.MAX_SIDE
                                / Math.max(image.getWidth(), image.getHeight()));
        int width = Math.max(1, (int) Math.round(image.getWidth() * factor));
        int height = Math.max(1, (int) Math.round(image.getHeight() * factor));
        boolean opaque = format.equals("jpeg") || !image.getColorModel().hasAlpha();
        var result =
                new BufferedImage(
                        width,
                        height,
                        opaque ? BufferedImage.TYPE_3BYTE_BGR : BufferedImage.TYPE_4BYTE_ABGR);
        Graphics2D graphics = result.createGraphics();
        graphics.setRenderingHint(
                RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BICUBIC);
        graphics.drawImage(image, 0, 0, width, height, null);
        graphics.dispose();
        return result;
    }

    private static NormalizedImage encoded(BufferedImage image, String format)
            throws IOException, DocumentException {
        var out = new ByteArrayOutputStream();
        ImageIO.write(image, format, out);
        if (out.size() > NormalizedImage.MAX_BYTES) {
            throw DocumentException.of("The image is too large. Make it smaller.");
        }
        return new NormalizedImage(
                "image/" + format, out.toByteArray(), image.getWidth(), image.getHeight());
    }
}
