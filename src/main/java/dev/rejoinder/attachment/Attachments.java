package dev.rejoinder.attachment;

import dev.rejoinder.attachment.Attachment.Variant;
import dev.rejoinder.attachment.IncomingFile.Intake;
import dev.rejoinder.attachment.ReadingPlaces.Place;
import dev.rejoinder.bot.Bot;
import dev.rejoinder.core.AppError;
import dev.rejoinder.core.Clock;
import dev.rejoinder.core.Ids;
import dev.rejoinder.knowledge.document.DocumentParser;
import java.nio.file.Path;
import java.util.function.Predicate;

/** Takes the files that people send with messages, and stores what is safe of them. Thread-safe. */
public final class Attachments {
    private final AttachmentStore store;
    private final ImageTexts texts;
    private final RemoteFiles remote;
    private final Path temporary;
    private final Clock clock;
    private final Ids ids;
    private final Intake intake;

    /**
     * Creates the service.
     *
     * @param parser reads files in a process of its own
     * @param places how many files it reads at once
     * @param seesNoImages whether a bot answers from the text in images only
     * @param temporary the folder for files that are being read
     */
    public Attachments(
            AttachmentStore store,
            DocumentParser parser,
            int places,
            ImageTexts texts,
            RemoteFiles remote,
            UploadLimits limits,
            Predicate<Bot> seesNoImages,
            Path temporary,
            Clock clock,
            Ids ids) {
        this.store = store;
        this.texts = texts;
        this.remote = remote;
        this.temporary = temporary;
        this.clock = clock;
        this.ids = ids;
        this.intake =
                new Intake(
                        store,
                        new UploadReader(parser, seesNoImages),
                        new ReadingPlaces(places, ReadingPlaces.MAX_WAIT),
                        limits,
                        clock);
    }

    public AttachmentStore store() {
        return store;
    }

    /**
     * Begins to take a file, which only {@code sender} can use. An erasure of the sender deletes it
     * from now on.
     *
     * @throws AppError BOT_NOT_FOUND
     */
    public IncomingFile begin(Bot bot, FileSender sender) {
        return new IncomingFile(intake, bot, sender, ids.attachment());
    }

    /** A folder for the files that one message brings, until it is closed. */
    public MessageFolder folder() {
        return new MessageFolder(remote, temporary);
    }

    /**
     * Finds an attachment of a bot.
     *
     * @throws AppError ATTACHMENT_NOT_FOUND, also if it has expired
     */
    public Attachment require(String botId, String id) {
        return store.find(botId, id, clock.now()).orElseThrow(Attachment::notFound);
    }

    /** A variant as it is sent to somebody. */
    public record ServedFile(String mediaType, String name, long bytes) {}

    /**
     * Describes a variant.
     *
     * @throws AppError ATTACHMENT_NOT_FOUND
     */
    public ServedFile served(Attachment file, Variant variant) {
        AttachmentStore.ContentHead head =
                store.head(file, variant).orElseThrow(Attachment::notFound);
        String original =
                variant == Variant.ORIGINAL ? AttachmentRules.imageType(head.bytes()) : null;
        String type = original == null ? file.mediaType() : original;
        return new ServedFile(type, AttachmentRules.nameAs(type, file.name()), head.length());
    }

    /**
     * Finds an attachment that {@code sender} may use in a message.
     *
     * @throws AppError ATTACHMENT_NOT_FOUND; ATTACHMENT_INVALID if one of the sender's messages has
     *     it
     */
    public Attachment requireUnused(String botId, String id, FileSender sender) {
        Attachment found = require(botId, id);
        if (!found.owner().equals(sender.id())) {
            throw Attachment.notFound();
        }
        if (found.use() != null) {
            throw Attachment.alreadyUsed();
        }
        return found;
    }

    /**
     * Reads the text of an image for a model that sees none, if it is not known. It may have been
     * uploaded for another model.
     *
     * @throws AppError OVERLOADED
     */
    public Attachment readText(Attachment image, FileSender sender) {
        try (Place _ = intake.places().take(sender)) {
            return texts.read(image);
        }
    }

    /** Deletes unused attachments. Call it every few minutes. */
    public void sweep() {
        var _ = store.sweep(clock.now());
    }
}
