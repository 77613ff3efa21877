package dev.rejoinder.client;

import java.time.Instant;

/**
 * A file that was uploaded for a message, or that a message has.
 *
 * @param type the media type, by the content
 * @param width of an image, in pixels, or null; likewise {@code height}
 * @param expiresAt when it is deleted unless a message uses it; null for a file of a message
 * @param truncated true if its text is too long: models get nothing of the rest; otherwise null
 */
public record UploadedFile(
        String fileId,
        String name,
        String type,
        long bytes,
        Integer width,
        Integer height,
        Instant expiresAt,
        Boolean truncated) {}
