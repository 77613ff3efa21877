package dev.rejoinder.knowledge.document.format;

import java.awt.image.BufferedImage;
import java.awt.image.IndexColorModel;
import java.awt.image.Raster;

/**
 * The pixels of an image, row by row. Takes the samples as they are: the color models of Java apply
 * a gamma to some kinds of gray, which image files do not mean.
 */
final class ImagePixels {
    private static final int OPAQUE = 0xFF;

    private final Raster raster;
    private final int bands;
    private final int[] samples;
    private final int[] palette;
    private final int largestSample;

    ImagePixels(BufferedImage image) {
        raster = image.getRaster();
        bands = raster.getNumBands();
        samples = new int[raster.getWidth() * bands];
        largestSample = (1 << image.getColorModel().getComponentSize(0)) - 1;
        if (image.getColorModel() instanceof IndexColorModel colors) {
            palette = new int[colors.getMapSize()];
            colors.getRGBs(palette);
        } else {
            palette = new int[0];
        }
    }

    int width() {
        return raster.getWidth();
    }

    int height() {
        return raster.getHeight();
    }

    /** Writes a row into the array, as alpha, red, green and blue of 8 bits each. */
    void row(int y, int[] argb) {
        raster.getPixels(raster.getMinX(), raster.getMinY() + y, width(), 1, samples);
        for (int x = 0; x < width(); x++) {
            argb[x] = palette.length > 0 ? color(samples[x]) : color(x * bands, bands);
        }
    }

    private int color(int index) {
        return index < palette.length ? palette[index] : 0;
    }

    private int color(int at, int count) {
        boolean gray = count < 3;
        int red = sample(at);
        int green = gray ? red : sample(at + 1);
        int blue = gray ? red : sample(at + 2);
        int alpha = count == 2 || count == 4 ? sample(at + count - 1) : OPAQUE;
        return alpha << 24 | red << 16 | green << 8 | blue;
    }

    private int sample(int at) {
        return largestSample == OPAQUE ? samples[at] : samples[at] * OPAQUE / largestSample;
    }
}
