package dev.rejoinder.knowledge.document.format;

import java.awt.image.BufferedImage;
import java.awt.image.DataBufferInt;

/**
 * Scales an image down and turns it upright. Each pixel of the result is the average of the area
 * that it covers, weighted by alpha, so that nothing is skipped and transparent pixels add no
 * color.
 */
final class ImageScaler {
    private static final int CHANNELS = 4;

    private final ImagePixels pixels;
    private final int width;
    private final int height;
    private final int orientation;
    private final BufferedImage result;
    private final int[] target;

    private ImageScaler(ImagePixels pixels, double factor, int orientation) {
        this.pixels = pixels;
        this.orientation = orientation;
        width = scaled(pixels.width(), factor);
        height = scaled(pixels.height(), factor);
        boolean turned = orientation >= 5;
        result =
                new BufferedImage(
                        turned ? height : width,
                        turned ? width : height,
                        BufferedImage.TYPE_INT_ARGB);
        target = ((DataBufferInt) result.getRaster().getDataBuffer()).getData();
    }

    /**
     * Returns a scaled copy.
     *
     * @param maxSide the limit of its longer side; a smaller image keeps its size
     * @param orientation of Exif
     */
    static BufferedImage scaled(ImagePixels pixels, int maxSide, int orientation) {
        double factor = Math.min(1, (double) maxSide / Math.max(pixels.width(), pixels.height()));
        var scaler = new ImageScaler(pixels, factor, orientation);
        scaler.run();
        return scaler.result;
    }

    private static int scaled(int side, double factor) {
        return Math.max(1, (int) Math.round(side * factor));
    }

    private void run() {
        var columns = new Coverage(pixels.width(), width);
        var rows = new Coverage(pixels.height(), height);
        int[] source = new int[pixels.width()];
        float[] sums = new float[width * CHANNELS];
        float[] next = new float[width * CHANNELS];
        int row = 0;
        for (int y = 0; y < pixels.height(); y++) {
            pixels.row(y, source);
            while (row < rows.cell(y)) {
                write(row++, sums);
                float[] done = sums;
                sums = next;
                next = done;
                java.util.Arrays.fill(next, 0);
            }
            add(source, columns, sums, rows.first(y));
            if (rows.second(y) > 0) {
                add(source, columns, next, rows.second(y));
            }
        }
        write(row, sums);
    }

    private static void add(int[] source, Coverage columns, float[] sums, float weight) {
        for (int x = 0; x < source.length; x++) {
            int at = columns.cell(x) * CHANNELS;
            add(source[x], sums, at, weight * columns.first(x));
            float second = columns.second(x);
            if (second > 0) {
                add(source[x], sums, at + CHANNELS, weight * second);
            }
        }
    }

    private static void add(int argb, float[] sums, int at, float weight) {
        float alpha = (argb >>> 24) * weight;
        sums[at] += alpha;
        sums[at + 1] += (argb >> 16 & 0xFF) * alpha;
        sums[at + 2] += (argb >> 8 & 0xFF) * alpha;
        sums[at + 3] += (argb & 0xFF) * alpha;
    }

    private void write(int y, float[] sums) {
        for (int x = 0; x < width; x++) {
            int at = x * CHANNELS;
            float alpha = sums[at];
            int argb =
                    alpha <= 0
                            ? 0
                            : rounded(alpha) << 24
                                    | rounded(sums[at + 1] / alpha) << 16
                                    | rounded(sums[at + 2] / alpha) << 8
                                    | rounded(sums[at + 3] / alpha);
            target[upright(x, y)] = argb;
        }
    }

    private static int rounded(float value) {
        return Math.clamp(Math.round(value), 0, 0xFF);
    }

    /** The position in the result of a pixel, by the orientation of Exif. */
    private int upright(int x, int y) {
        int right = width - 1 - x;
        int bottom = height - 1 - y;
        return switch (orientation) {
            case 2 -> y * width + right;
            case 3 -> bottom * width + right;
            case 4 -> bottom * width + x;
            case 5 -> x * height + y;
            case 6 -> x * height + bottom;
            case 7 -> right * height + bottom;
            case 8 -> right * height + y;
            default -> y * width + x;
        };
    }

    /**
     * Which cells of the result a line of source pixels covers. A source pixel covers one cell or
     * parts of two, because the result is not larger.
     */
    private static final class Coverage {
        private final int[] cells;
        private final float[] firsts;
        private final float[] seconds;

        Coverage(int from, int to) {
            cells = new int[from];
            firsts = new float[from];
            seconds = new float[from];
            double size = (double) to / from;
            for (int i = 0; i < from; i++) {
                int cell = (int) Math.min(to - 1L, (long) i * to / from);
                double over = Math.max(0, (i + 1) * size - (cell + 1));
                boolean last = cell == to - 1;
                cells[i] = cell;
                seconds[i] = last ? 0 : (float) over;
                firsts[i] = last ? (float) size : (float) (size - over);
            }
        }

        int cell(int i) {
            return cells[i];
        }

        float first(int i) {
            return firsts[i];
        }

        float second(int i) {
            return seconds[i];
        }
    }
}
