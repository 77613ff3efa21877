package dev.rejoinder.attachment;

import dev.rejoinder.core.AppError;
import dev.rejoinder.core.ErrorCode;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A file that somebody sends with a message.
 *
 * @param owner the id of the key, account or visitor that sent it
 * @param userId the visitor that sent it; null for keys and accounts
 * @param use the message that uses it; null until then
 * @param name as the sender named it, without a path
 * @param mediaType by its content, never by its name
 * @param width of an image, in pixels; null for a document, likewise {@code height}
 * @param characters the length of its text; null for an image that OCR has not read, 0 for one
 *     without text
 * @param expiresAt when it is deleted unless a message uses it
 */
public record Attachment(
        String botId,
        String id,
        String owner,
        @Nullable String userId,
        @Nullable Use use,
        String name,
        String mediaType,
        long bytes,
        @Nullable Integer width,
        @Nullable Integer height,
        @Nullable Integer characters,
        Instant createdAt,
        Instant expiresAt) {
    /** How long an attachment waits for a message that uses it. */
    public static final Duration UNUSED = Duration.ofHours(24);

    /**
     * The message that uses an attachment.
     *
     * @param sequence of the message's turn
     */
    public record Use(String conversationId, long sequence) {}

    /** A stored form of an attachment. */
    public enum Variant {
        /** The file, as it is shown and sent to models; an image is decoded and encoded again. */
        CONTENT,
        /** An image as it was sent. Kept only if the bot's owner wants it. */
        ORIGINAL,
        /** The text of a document, or of an image that OCR has read; see {@link StoredDocument}. */
        TEXT
    }

    Attachment withCharacters(int known) {
        return new Attachment(
                botId, id, owner, userId, use, name, mediaType, bytes, width, height, known,
                createdAt, expiresAt);
    }

    /** Whether a model that sees no images gets something of it. */
    public boolean hasText() {
        return characters != null && characters > 0;
    }

    public boolean isImage() {
        return mediaType.startsWith("image/");
    }

    /** The error for an attachment that a message of the same sender has. */
    public static AppError alreadyUsed() {
        return AttachmentRules.invalid(
                "The file is already part of a message. Upload it again to send it once more.");
    }

    /** The error for an attachment that is not there, or not this caller's to see or use. */
    public static AppError notFound() {
        return AppError.of(ErrorCode.ATTACHMENT_NOT_FOUND, "There is no such attachment.");
    }
}
