package dev.rejoinder.knowledge.document;

import java.util.Set;

/**
 * An image that was decoded and encoded anew: upright, in sRGB, without metadata, and small enough
 * for a model.
 *
 * @param mediaType {@code image/png} or {@code image/jpeg}
 */
@SuppressWarnings("ArrayRecordComponent") // never compared; the bytes are passed on without a copy
public record NormalizedImage(String mediaType, byte[] bytes, int width, int height) {
    /** Limit of the longer side, in pixels. */
    public static final int MAX_SIDE = 2_048;

    /** Limit of the longer side of a page for OCR, which reads small print too. */
    public static final int MAX_PAGE_SIDE = 3_600;

    public static final int MAX_BYTES = 4 * 1024 * 1024;

    private static final Set<String> MEDIA_TYPES = Set.of("image/png", "image/jpeg");

    public NormalizedImage {
        if (!MEDIA_TYPES.contains(mediaType)
                || bytes.length > MAX_BYTES
                || width < 1
                || height < 1
                || Math.max(width, height) > MAX_PAGE_SIDE) {
            throw new IllegalArgumentException(
                    "not a normalized image: " + mediaType + " of " + width + "×" + height);
        }
    }
}
