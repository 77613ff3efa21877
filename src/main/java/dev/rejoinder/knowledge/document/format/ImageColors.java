package dev.rejoinder.knowledge.document.format;

import java.awt.color.CMMException;
import java.awt.color.ColorSpace;
import java.awt.color.ICC_ColorSpace;
import java.awt.color.ICC_Profile;
import java.awt.image.BufferedImage;
import java.awt.image.ColorConvertOp;
import java.awt.image.DataBuffer;
import java.awt.image.DirectColorModel;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Converts the colors of an ICC profile to sRGB. */
final class ImageColors {
    /** Larger profiles are ignored; usual ones have less than 10 KB. */
    static final int MAX_PROFILE_BYTES = 1024 * 1024;

    private static final Logger LOG = LoggerFactory.getLogger(ImageColors.class);

    private ImageColors() {}

    /** Returns the image in sRGB; unchanged if the profile is missing, damaged or not RGB. */
    static BufferedImage inSrgb(BufferedImage image, @Nullable ByteBuffer profile) {
        if (profile == null) {
            return image;
        }
        try {
            byte[] bytes = new byte[profile.remaining()];
            profile.get(bytes);
            ICC_Profile parsed = ICC_Profile.getInstance(bytes);
            if (parsed.getColorSpaceType() != ColorSpace.TYPE_RGB) {
                return image;
            }
            var colors =
                    new DirectColorModel(
                            new ICC_ColorSpace(parsed),
                            32,
                            0xFF0000,
                            0xFF00,
                            0xFF,
                            0xFF000000,
                            false,
                            DataBuffer.TYPE_INT);
            var source = new BufferedImage(colors, image.getRaster(), false, null);
            var result =
                    new BufferedImage(
                            image.getWidth(), image.getHeight(), BufferedImage.TYPE_INT_ARGB);
            return new ColorConvertOp(null).filter(source, result);
        } catch (IllegalArgumentException | CMMException e) {
            LOG.debug("An ICC profile was ignored", e);
            return image;
        }
    }
}
