package dev.rejoinder.attachment;

import dev.rejoinder.attachment.ReadingPlaces.Place;
import dev.rejoinder.attachment.UploadReader.ReadFile;
import dev.rejoinder.bot.Bot;
import dev.rejoinder.core.AppError;
import dev.rejoinder.core.Clock;
import dev.rejoinder.core.ErrorCode;
import dev.rejoinder.knowledge.document.DocumentException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A file that a request brings. Used by one thread. */
public final class IncomingFile implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(IncomingFile.class);

    /** What all incoming files of a server share. */
    record Intake(
            AttachmentStore store,
            UploadReader reader,
            ReadingPlaces places,
            UploadLimits limits,
            Clock clock) {}

    private final Intake intake;
    private final Bot bot;
    private final FileSender sender;
    private final String id;
    private @Nullable UploadCount count;
    private boolean kept;
    private boolean refused;
    private boolean cut;

    /** Begins the file in the database, so that an erasure of its sender finds it. */
    IncomingFile(Intake intake, Bot bot, FileSender sender, String id) {
        this.intake = intake;
        this.bot = bot;
        this.sender = sender;
        this.id = id;
        intake.store().begin(bot.id(), id, sender, intake.clock().now());
    }

    /**
     * Reads the file and stores it; durable when this returns.
     *
     * @throws AppError ATTACHMENT_INVALID with the reason; RATE_LIMIT_EXCEEDED; OVERLOADED;
     *     BOT_NOT_FOUND; ATTACHMENT_NOT_FOUND if its sender was erased
     */
    public Attachment store(String path, Path file) {
        String name = AttachmentRules.name(path);
        try {
            ReadFile read = read(name, file);
            Instant now = intake.clock().now();
            var stored =
                    new Attachment(
                            bot.id(),
                            id,
                            sender.id(),
                            sender.visitorId(),
                            null,
                            name,
                            read.mediaType(),
                            read.bytes(),
                            read.width(),
                            read.height(),
                            read.characters(),
                            now,
                            now.plus(Attachment.UNUSED));
            intake.store().complete(stored, read.contents());
            kept = true;
            cut = read.cut();
            return stored;
        } catch (DocumentException unreadable) {
            if (unreadable.retryable()) {
                throw AppError.of(ErrorCode.INTERNAL_ERROR, unreadable.reason());
            }
            refused = true;
            throw AttachmentRules.invalid(unreadable.reason());
        } catch (AppError error) {
            refused = error.code() == ErrorCode.ATTACHMENT_INVALID;
            throw error;
        } catch (IOException broken) {
            throw AppError.internal(broken);
        }
    }

    /** Whether only the beginning of its text is stored. */
    public boolean isCut() {
        return cut;
    }

    private ReadFile read(String name, Path file) throws IOException, DocumentException {
        long bytes = Files.size(file);
        if (bytes > AttachmentRules.MAX_FILE_BYTES) {
            throw AttachmentRules.tooLarge();
        }
        try (Place _ = intake.places().take(sender)) {
            count =
                    intake.store()
                            .countUpload(intake.limits().of(sender), bytes, intake.clock().now());
            return intake.reader().read(bot, name, file);
        }
    }

    /**
     * Deletes the file unless it is stored. Counts it if it was read: that is work, even for a file
     * that is refused.
     */
    @Override
    public void close() {
        if (!kept) {
            discard(refused ? null : count);
        }
    }

    /** Deletes the file and gives its count back, unless a message uses it. */
    public void discard() {
        discard(count);
    }

    private void discard(@Nullable UploadCount givenBack) {
        try {
            intake.store().discard(bot.id(), id, givenBack);
        } catch (AppError away) {
            LOG.warn("The file {} of a refused request stays until it expires", id, away);
        }
    }
}
