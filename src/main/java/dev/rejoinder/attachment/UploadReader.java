package dev.rejoinder.attachment;

import dev.rejoinder.attachment.Attachment.Variant;
import dev.rejoinder.attachment.AttachmentStore.Content;
import dev.rejoinder.bot.Bot;
import dev.rejoinder.knowledge.document.DocumentException;
import dev.rejoinder.knowledge.document.DocumentParser;
import dev.rejoinder.knowledge.document.NormalizedImage;
import dev.rejoinder.knowledge.document.ParsedDocument;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Reads files in a process of their own: what is safe to store of them. Thread-safe. */
final class UploadReader {
    private final DocumentParser parser;
    private final Predicate<Bot> seesNoImages;

    UploadReader(DocumentParser parser, Predicate<Bot> seesNoImages) {
        this.parser = parser;
        this.seesNoImages = seesNoImages;
    }

    /**
     * What is stored of a file.
     *
     * @param bytes the size of its content
     * @param width as in {@link Attachment}; likewise {@code height} and {@code characters}
     * @param cut whether only the beginning of its text is kept
     */
    record ReadFile(
            String mediaType,
            long bytes,
            @Nullable Integer width,
            @Nullable Integer height,
            @Nullable Integer characters,
            boolean cut,
            Map<Variant, Content> contents) {}

    /**
     * Reads a file.
     *
     * @throws DocumentException with the reason for its sender
     */
    ReadFile read(Bot bot, String name, Path file) throws IOException, DocumentException {
        byte[] head = head(file);
        return AttachmentRules.isImage(head) ? image(bot, name, file) : document(name, file, head);
    }

    private static byte[] head(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            return in.readNBytes(AttachmentRules.HEAD_BYTES);
        }
    }

    private ReadFile image(Bot bot, String name, Path file) throws DocumentException {
        NormalizedImage image = parser.image(file);
        var contents = new EnumMap<Variant, Content>(Variant.class);
        contents.put(Variant.CONTENT, () -> new ByteArrayInputStream(image.bytes()));
        if (bot.conversationSettings().uploads().keepOriginals()) {
            contents.put(Variant.ORIGINAL, () -> Files.newInputStream(file));
        }
        Integer characters = null;
        if (seesNoImages.test(bot) && parser.readsImages()) {
            ParsedDocument text = ImageTexts.textOf(parser, file, name);
            characters = text == null ? 0 : StoredDocument.characters(text);
            byte[] stored = text == null ? new byte[0] : StoredDocument.write(text);
            contents.put(Variant.TEXT, () -> new ByteArrayInputStream(stored));
        }
        return new ReadFile(
                image.mediaType(),
                image.bytes().length,
                image.width(),
                image.height(),
                characters,
                false,
                contents);
    }

    private ReadFile document(String name, Path file, byte[] head)
            throws IOException, DocumentException {
        ParsedDocument parsed = parser.beginning(file, name);
        ParsedDocument document = StoredDocument.cut(parsed);
        int characters = StoredDocument.characters(document);
        if (characters == 0) {
            throw AttachmentRules.invalid("The file contains no text.");
        }
        byte[] text = StoredDocument.write(document);
        return new ReadFile(
                AttachmentRules.documentType(head),
                Files.size(file),
                null,
                null,
                characters,
                StoredDocument.isLonger(parsed),
                Map.of(
                        Variant.CONTENT,
                        () -> Files.newInputStream(file),
                        Variant.TEXT,
                        () -> new ByteArrayInputStream(text)));
    }
}
