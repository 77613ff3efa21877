package dev.rejoinder.knowledge;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;

/**
 * The vectors of a chunk's sentences, one byte a dimension: a quarter of the size of {@code float},
 * and precise to a thousandth of a cosine.
 *
 * @param bytes for each vector its scale as a half-precision number, the low byte first, and then
 *     its dimensions; callers must not modify them
 * @param dimensions of each vector
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record SentenceVectors(byte[] bytes, int dimensions) {
    /** For chunks whose sentences have no vectors. */
    public static final SentenceVectors NONE = new SentenceVectors(new byte[0], 0);

    /**
     * Checks the length.
     *
     * @throws IllegalArgumentException if the bytes are no whole number of vectors
     */
    public SentenceVectors {
        if (bytes.length > 0 && (dimensions < 1 || bytes.length % size(dimensions) != 0)) {
            throw new IllegalArgumentException(
                    bytes.length + " bytes of " + dimensions + " dimensions");
        }
    }

    private static int size(int dimensions) {
        return Short.BYTES + dimensions;
    }

    /** Encodes vectors of unit length and of the same dimensions. */
    public static SentenceVectors of(List<float[]> vectors) {
        if (vectors.isEmpty()) {
            return NONE;
        }
        int dimensions = vectors.getFirst().length;
        ByteBuffer bytes =
                ByteBuffer.allocate(vectors.size() * size(dimensions))
                        .order(ByteOrder.LITTLE_ENDIAN);
        for (float[] vector : vectors) {
            write(vector, bytes);
        }
        return new SentenceVectors(bytes.array(), dimensions);
    }

    private static void write(float[] vector, ByteBuffer bytes) {
        float most = Float.MIN_NORMAL;
        for (float value : vector) {
            most = Math.max(most, Math.abs(value));
        }
        short half = Float.floatToFloat16(most / Byte.MAX_VALUE);
        bytes.putShort(half);
        float scale = Float.float16ToFloat(half);
        for (float value : vector) {
            long rounded = Math.round(value / (double) scale);
            bytes.put((byte) Math.clamp(rounded, -Byte.MAX_VALUE, Byte.MAX_VALUE));
        }
    }

    /** Returns the highest cosine to a vector of unit length; NaN if there are no vectors. */
    public double nearest(float[] vector) {
        double nearest = Double.NaN;
        ByteBuffer scales = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        for (int at = 0; at < bytes.length; at += size(dimensions)) {
            float scale = Float.float16ToFloat(scales.getShort(at));
            double cosine = scale * (double) dot(vector, at + Short.BYTES);
            nearest = Double.isNaN(nearest) ? cosine : Math.max(nearest, cosine);
        }
        return nearest;
    }

    private float dot(float[] vector, int from) {
        float sum = 0;
        for (int i = 0; i < dimensions; i++) {
            sum += vector[i] * bytes[from + i];
        }
        return sum;
    }
}
