package dev.rejoinder.attachment;

import dev.rejoinder.attachment.Attachment.Variant;
import dev.rejoinder.core.AppError;
import dev.rejoinder.core.ErrorCode;
import dev.rejoinder.knowledge.document.DocumentException;
import dev.rejoinder.knowledge.document.DocumentParser;
import dev.rejoinder.knowledge.document.ParsedDocument;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Reads the text in images with OCR, once for each image and only when a model that sees no images
 * needs it: OCR takes seconds. Thread-safe.
 */
public final class ImageTexts {
    private final AttachmentStore store;
    private final DocumentParser parser;
    private final Path temporary;

    /**
     * Creates the reader.
     *
     * @param temporary the folder for images that are being read
     */
    public ImageTexts(AttachmentStore store, DocumentParser parser, Path temporary) {
        this.store = store;
        this.parser = parser;
        this.temporary = temporary;
    }

    /**
     * Returns an image with the length of its text, which is stored; 0 if it has none. Without OCR
     * the length stays unknown.
     */
    Attachment read(Attachment image) {
        if (!image.isImage() || image.characters() != null || !parser.readsImages()) {
            return image;
        }
        try {
            Path file = Files.createTempFile(temporary, "image-", "");
            try {
                try (OutputStream out = Files.newOutputStream(file)) {
                    var _ = store.copy(image, Variant.CONTENT, out);
                }
                ParsedDocument text = textOf(parser, file, image.name());
                int characters = text == null ? 0 : StoredDocument.characters(text);
                store.addText(image, characters, text == null ? null : StoredDocument.write(text));
                return image.withCharacters(characters);
            } finally {
                Files.deleteIfExists(file);
            }
        } catch (DocumentException retryable) {
            throw AppError.of(ErrorCode.INTERNAL_ERROR, retryable.reason());
        } catch (IOException broken) {
            throw AppError.internal(broken);
        }
    }

    /**
     * The text in an image; null if there is none, or none that can be read.
     *
     * @throws DocumentException that is retryable
     */
    static @Nullable ParsedDocument textOf(DocumentParser parser, Path image, String name)
            throws DocumentException {
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
}
