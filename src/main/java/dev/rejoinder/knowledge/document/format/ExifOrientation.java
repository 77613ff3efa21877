package dev.rejoinder.knowledge.document.format;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** The orientation in Exif metadata: 1 to 8, where 1 is upright. */
final class ExifOrientation {
    private static final int TAG = 0x0112;
    private static final int SHORT = 3;
    private static final int DIRECTORY_POINTER_AT = 4;
    private static final int ENTRY_BYTES = 12;
    private static final int UPRIGHT = 1;

    private ExifOrientation() {}

    /**
     * The orientation in the first directory of this TIFF structure; {@value #UPRIGHT} if there is
     * none.
     */
    static int of(ByteBuffer tiff) {
        ByteBuffer exif = tiff.slice();
        if (exif.remaining() < DIRECTORY_POINTER_AT + Integer.BYTES) {
            return UPRIGHT;
        }
        exif.order(exif.get(0) == 'I' ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
        long directory = Integer.toUnsignedLong(exif.getInt(DIRECTORY_POINTER_AT));
        if (directory + Short.BYTES > exif.limit()) {
            return UPRIGHT;
        }
        int entries = Short.toUnsignedInt(exif.getShort((int) directory));
        for (int i = 0; i < entries; i++) {
            long at = directory + Short.BYTES + (long) i * ENTRY_BYTES;
            if (at + ENTRY_BYTES > exif.limit()) {
                return UPRIGHT;
            }
            int entry = (int) at;
            if (Short.toUnsignedInt(exif.getShort(entry)) == TAG
                    && exif.getShort(entry + 2) == SHORT) {
                return exif.getShort(entry + 8);
            }
        }
        return UPRIGHT;
    }
}
