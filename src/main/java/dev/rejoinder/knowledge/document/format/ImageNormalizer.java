package dev.rejoinder.knowledge.document.format;

import dev.rejoinder.knowledge.document.DocumentException;
import dev.rejoinder.knowledge.document.NormalizedImage;
import java.awt.image.BufferedImage;

/** Decodes an image file and encodes its pixels anew; nothing else of the file remains. */
final class ImageNormalizer {
    private ImageNormalizer() {}

    /** The image as a model gets it. Overwrites the array. */
    static NormalizedImage forModel(byte[] content) throws DocumentException {
        ImageFile file = ImageFile.of(content);
        return ImageEncoder.encoded(pixels(file, NormalizedImage.MAX_SIDE), file.lossless());
    }

    /** The image as OCR gets it. Overwrites the array. */
    static NormalizedImage forOcr(byte[] content) throws DocumentException {
        return ImageEncoder.onWhite(pixels(ImageFile.of(content), NormalizedImage.MAX_PAGE_SIDE));
    }

    private static BufferedImage pixels(ImageFile file, int maxSide) throws DocumentException {
        var decoded = new ImagePixels(ImageDecoder.decoded(file));
        BufferedImage scaled = ImageScaler.scaled(decoded, maxSide, file.orientation());
        return ImageColors.inSrgb(scaled, file.profile());
    }
}
