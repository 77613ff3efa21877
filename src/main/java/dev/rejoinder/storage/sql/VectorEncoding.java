package dev.rejoinder.storage.sql;

import org.jspecify.annotations.Nullable;

/** Encodes vectors as half-precision floats, little-endian: half the size of {@code float}. */
final class VectorEncoding {
    private VectorEncoding() {}

    static byte[] write(float[] vector) {
        byte[] bytes = new byte[2 * vector.length];
        for (int i = 0; i < vector.length; i++) {
            short half = Float.floatToFloat16(vector[i]);
            bytes[2 * i] = (byte) half;
            bytes[2 * i + 1] = (byte) (half >> 8);
        }
        return bytes;
    }

    static float @Nullable [] read(byte @Nullable [] bytes) {
        if (bytes == null) {
            return null;
        }
        float[] vector = new float[bytes.length / 2];
        for (int i = 0; i < vector.length; i++) {
            int half = (bytes[2 * i] & 0xff) | (bytes[2 * i + 1] << 8);
            vector[i] = Float.float16ToFloat((short) half);
        }
        return vector;
    }
}
