package dev.rejoinder.attachment;

import dev.rejoinder.attachment.Attachment.Variant;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Stores attachments. {@code TurnStore.accept} binds them to messages. Every method throws {@code
 * INTERNAL_ERROR} if the database cannot be reached. Thread-safe.
 */
public interface AttachmentStore {
    /** Opens the content of one variant. */
    @FunctionalInterface
    interface Content {
        InputStream open() throws IOException;
    }

    /**
     * Begins to store an attachment, so that an erasure of its sender and a deletion of its bot
     * delete it from now on. It is invisible until {@link #complete}.
     *
     * @throws dev.rejoinder.core.AppError BOT_NOT_FOUND
     */
    void begin(String botId, String id, FileSender sender, Instant now);

    /**
     * Stores an attachment that has begun, in several commits. It is durable and visible when this
     * returns.
     *
     * @throws dev.rejoinder.core.AppError BOT_NOT_FOUND if the bot was deleted;
     *     ATTACHMENT_NOT_FOUND if the attachment was deleted
     */
    void complete(Attachment attachment, Map<Variant, Content> contents) throws IOException;

    /**
     * Stores the text of an image, unless it is known or the image is deleted.
     *
     * @param characters its length
     * @param text as {@link Variant#TEXT}; null for none
     */
    void addText(Attachment image, int characters, byte @Nullable [] text);

    /**
     * Deletes an attachment, complete or not, unless a message uses it.
     *
     * @param count of its upload, which is given back once, even if the file is deleted already;
     *     null to keep counting it
     */
    void discard(String botId, String id, @Nullable UploadCount count);

    /** Finds an attachment that a message uses, or that has not expired. */
    Optional<Attachment> find(String botId, String id, Instant now);

    /**
     * The attachments of turns of a conversation, in the order of their messages.
     *
     * @param first the sequence of the first turn
     * @param last the sequence of the last turn
     */
    List<Attachment> ofTurns(String botId, String conversationId, long first, long last);

    /**
     * The first bytes of one variant.
     *
     * @param bytes at least 64 KiB unless the content is shorter
     * @param length of the whole content, in bytes
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record ContentHead(byte[] bytes, long length) {}

    /** Reads the first bytes of one variant; empty if it is not there. */
    Optional<ContentHead> head(Attachment attachment, Variant variant);

    /** Copies one variant. Returns false and writes nothing if it is not there. */
    boolean copy(Attachment attachment, Variant variant, OutputStream to) throws IOException;

    /**
     * Whether a message was stored under an idempotency key, so that its attachments are bound.
     *
     * @param keyHash as in {@code NewTurn.Idempotency}
     */
    boolean isAccepted(String botId, String keyHash);

    /**
     * Counts an upload against limits, all or none. Returns what {@link #discard} gives back.
     *
     * @throws dev.rejoinder.core.AppError RATE_LIMIT_EXCEEDED
     */
    UploadCount countUpload(List<UploadLimit> limits, long bytes, Instant now);

    /**
     * Deletes the attachments that no message has used in time, what deleted ones have left, and
     * the counts of past days. Returns how many attachments were deleted.
     */
    int sweep(Instant now);
}
