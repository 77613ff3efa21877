package dev.rejoinder.attachment;

import dev.rejoinder.attachment.Attachment.Variant;
import dev.rejoinder.attachment.AttachmentStore.Content;
import dev.rejoinder.bot.Bot;
import dev.rejoinder.core.AppError;
import dev.rejoinder.core.Clock;
import dev.rejoinder.core.ErrorCode;
import dev.rejoinder.core.Ids;
import dev.rejoinder.knowledge.document.DocumentException;
import dev.rejoinder.knowledge.document.DocumentParser;
import dev.rejoinder.knowledge.document.NormalizedImage;
import dev.rejoinder.knowledge.document.ParsedDocument;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Takes the files that people send with messages, and stores what is safe of them. Thread-safe. */
public final class Attachments {
    private final AttachmentStore store;
    private final DocumentParser parser;
    private final RemoteFiles remote;
    private final UploadLimits limits;
    private final Predicate<Bot> seesNoImages;
    private final Path temporary;
    private final Clock clock;
    private final Ids ids;

    /**
     * Creates the service.
     *
     * @param parser reads files in a process of its own
     * @param seesNoImages whether a bot answers from the text in images only
     * @param temporary the folder for files that are being read
     */
    public Attachments(
            AttachmentStore store,
            DocumentParser parser,
            RemoteFiles remote,
            UploadLimits limits,
            Predicate<Bot> seesNoImages,
            Path temporary,
            Clock clock,
            Ids ids) {
        this.store = store;
        this.parser = parser;
        this.remote = remote;
        this.limits = limits;
        this.seesNoImages = seesNoImages;
        this.temporary = temporary;
        this.clock = clock;
        this.ids = ids;
    }

    public AttachmentStore store() {
        return store;
    }

    /**
     * Reads a file and stores it; durable when this returns. Only {@code sender} can use it.
     *
     * @throws AppError ATTACHMENT_INVALID with the reason; RATE_LIMIT_EXCEEDED; BOT_NOT_FOUND
     */
    public Attachment add(Bot bot, FileSender sender, String name, Path file) {
        try {
            long bytes = Files.size(file);
            if (bytes > AttachmentRules.MAX_FILE_BYTES) {
                throw tooLarge();
            }
            store.countUpload(limits.of(sender), bytes, clock.now());
            return AttachmentRules.isImage(head(file))
                    ? addImage(bot, sender, AttachmentRules.name(name), file)
                    : addDocument(bot, sender, AttachmentRules.name(name), file);
        } catch (DocumentException unreadable) {
            throw unreadable.retryable()
                    ? AppError.of(ErrorCode.INTERNAL_ERROR, unreadable.reason())
                    : AttachmentRules.invalid(unreadable.reason());
        } catch (IOException broken) {
            throw AppError.internal(broken);
        }
    }

    static AppError tooLarge() {
        return AttachmentRules.invalid(
                "The file is larger than " + (AttachmentRules.MAX_FILE_BYTES >> 20) + " MiB.");
    }

    /** As the other, for a file in memory. */
    public Attachment add(Bot bot, FileSender sender, String name, byte[] content) {
        return inFile(
                file -> {
                    Files.write(file, content);
                    return add(bot, sender, name, file);
                });
    }

    /**
     * Fetches a file and adds it.
     *
     * @throws AppError as the others; ATTACHMENT_INVALID if it cannot be fetched
     */
    public Attachment fetch(Bot bot, FileSender sender, String address) {
        return inFile(file -> add(bot, sender, remote.fetch(address, file), file));
    }

    private interface FileWork {
        Attachment run(Path file) throws IOException;
    }

    private Attachment inFile(FileWork work) {
        try {
            Path file = Files.createTempFile(temporary, "attachment-", "");
            try {
                return work.run(file);
            } finally {
                Files.deleteIfExists(file);
            }
        } catch (IOException broken) {
            throw AppError.internal(broken);
        }
    }

    private static byte[] head(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            return in.readNBytes(AttachmentRules.HEAD_BYTES);
        }
    }

    private Attachment addImage(Bot bot, FileSender sender, String name, Path file)
            throws IOException, DocumentException {
        NormalizedImage image = parser.image(file);
        var contents = new EnumMap<Variant, Content>(Variant.class);
        contents.put(Variant.CONTENT, () -> new ByteArrayInputStream(image.bytes()));
        if (bot.conversationSettings().uploads().keepOriginals()) {
            contents.put(Variant.ORIGINAL, () -> Files.newInputStream(file));
        }
        Integer characters = null;
        ParsedDocument text = seesNoImages.test(bot) ? textOf(file, name) : null;
        if (text != null) {
            characters = StoredDocument.characters(text);
            byte[] stored = StoredDocument.write(text);
            contents.put(Variant.TEXT, () -> new ByteArrayInputStream(stored));
        }
        return store(
                attachment(
                        bot,
                        sender,
                        name,
                        image.mediaType(),
                        image.bytes().length,
                        image.width(),
                        image.height(),
                        characters),
                contents);
    }

    /** The text that OCR reads in an image; null without OCR or text. */
    private @Nullable ParsedDocument textOf(Path image, String name) throws DocumentException {
        try {
            ParsedDocument text = StoredDocument.cut(parser.parse(image, name, null, null));
            return StoredDocument.characters(text) == 0 ? null : text;
        } catch (DocumentException unread) {
            if (unread.retryable()) {
                throw unread;
            }
            return null;
        }
    }

    private Attachment addDocument(Bot bot, FileSender sender, String name, Path file)
            throws IOException, DocumentException {
        ParsedDocument document = StoredDocument.cut(parser.parse(file, name, null, null));
        int characters = StoredDocument.characters(document);
        if (characters == 0) {
            throw AttachmentRules.invalid("The file contains no text.");
        }
        byte[] text = StoredDocument.write(document);
        return store(
                attachment(
                        bot,
                        sender,
                        name,
                        AttachmentRules.documentType(head(file)),
                        Files.size(file),
                        null,
                        null,
                        characters),
                Map.of(
                        Variant.CONTENT,
                        () -> Files.newInputStream(file),
                        Variant.TEXT,
                        () -> new ByteArrayInputStream(text)));
    }

    private Attachment store(Attachment attachment, Map<Variant, Content> contents)
            throws IOException {
        store.add(attachment, contents);
        return attachment;
    }

    private Attachment attachment(
            Bot bot,
            FileSender sender,
            String name,
            String mediaType,
            long bytes,
            @Nullable Integer width,
            @Nullable Integer height,
            @Nullable Integer characters) {
        Instant now = clock.now();
        return new Attachment(
                bot.id(),
                ids.attachment(),
                sender.id(),
                sender.isVisitor() ? sender.id() : null,
                null,
                name,
                mediaType,
                bytes,
                width,
                height,
                characters,
                now,
                now.plus(Attachment.UNUSED));
    }

    /**
     * Finds an attachment of a bot.
     *
     * @throws AppError ATTACHMENT_NOT_FOUND, also if it has expired
     */
    public Attachment require(String botId, String id) {
        return store.find(botId, id, clock.now()).orElseThrow(Attachment::notFound);
    }

    /**
     * Finds an attachment that {@code sender} may use in a message.
     *
     * @throws AppError ATTACHMENT_NOT_FOUND
     */
    public Attachment requireUnused(String botId, String id, FileSender sender) {
        Attachment found = require(botId, id);
        if (found.use() != null || !found.owner().equals(sender.id())) {
            throw Attachment.notFound();
        }
        return found;
    }

    /** Deletes unused attachments. Call it every few minutes. */
    public void sweep() {
        var _ = store.sweep(clock.now());
    }
}
