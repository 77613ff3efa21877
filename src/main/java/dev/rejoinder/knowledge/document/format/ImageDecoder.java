package dev.rejoinder.knowledge.document.format;

import dev.rejoinder.knowledge.document.DocumentException;
import java.awt.image.BufferedImage;
import java.awt.image.SampleModel;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.imageio.ImageIO;
import javax.imageio.ImageReadParam;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStreamImpl;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Decodes the first picture of an image file. */
final class ImageDecoder {
    /** If the pixels take more, every second or third of them is decoded. */
    private static final long MAX_DECODED_BYTES = 56L * 1024 * 1024;

    /** A warning of the JPEG decoder, which fills the missing part with gray. */
    private static final String TRUNCATED = "premature end";

    private static final Logger LOG = LoggerFactory.getLogger(ImageDecoder.class);

    private ImageDecoder() {}

    static BufferedImage decoded(ImageFile file) throws DocumentException {
        String format = file.type().name().toLowerCase(Locale.ROOT);
        ImageReader reader = ImageIO.getImageReadersByFormatName(format).next();
        var truncated = new AtomicBoolean();
        reader.addIIOReadWarningListener(
                (source, warning) -> {
                    if (warning.contains(TRUNCATED)) {
                        truncated.set(true);
                    }
                });
        try (var in = new BufferInput(file.decodable())) {
            reader.setInput(in, true, true);
            ImageReadParam parameters = reader.getDefaultReadParam();
            int step = step(file, reader);
            parameters.setSourceSubsampling(step, step, 0, 0);
            BufferedImage image = reader.read(0, parameters);
            if (truncated.get()) {
                throw ImageFile.damaged();
            }
            return image;
        } catch (IOException | RuntimeException e) {
            LOG.info("An image could not be decoded", e);
            throw ImageFile.damaged();
        } finally {
            reader.dispose();
        }
    }

    private static int step(ImageFile file, ImageReader reader) throws IOException {
        SampleModel samples = reader.getImageTypes(0).next().getSampleModel();
        long bits = (long) samples.getNumBands() * samples.getSampleSize(0);
        long bytes = (long) file.width() * file.height() * bits / Byte.SIZE;
        int step = 1;
        while (bytes / ((long) step * step) > MAX_DECODED_BYTES) {
            step++;
        }
        return step;
    }

    /** The bytes of a buffer, without a copy. */
    private static final class BufferInput extends ImageInputStreamImpl {
        private final ByteBuffer bytes;

        BufferInput(ByteBuffer bytes) {
            this.bytes = bytes;
        }

        @Override
        public int read() {
            bitOffset = 0;
            return streamPos < bytes.limit() ? bytes.get((int) streamPos++) & 0xFF : -1;
        }

        @Override
        public int read(byte[] target, int offset, int length) {
            bitOffset = 0;
            if (streamPos >= bytes.limit()) {
                return -1;
            }
            int count = (int) Math.min(length, bytes.limit() - streamPos);
            bytes.get((int) streamPos, target, offset, count);
            streamPos += count;
            return count;
        }

        @Override
        public long length() {
            return bytes.limit();
        }
    }
}
