package dev.rejoinder.attachment;

import dev.rejoinder.attachment.Attachment.Variant;
import dev.rejoinder.core.AppError;
import dev.rejoinder.provider.MessagePart;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Reads what a model gets of attachments from the database. Blocks. Thread-safe. */
public final class StoredPromptFiles implements PromptFiles {
    /** Of a PDF that models get with its pages: providers limit both, and charge for each page. */
    private static final int MAX_PDF_BYTES = 4 << 20;

    private static final int MAX_PDF_CHARACTERS = 20_000;

    /** Of all documents of a question: about half a second of processor time. */
    static final int MAX_SEARCHED_CHARACTERS = StoredDocument.MAX_CHARACTERS;

    private final AttachmentStore store;
    private final ImageTexts texts;
    private final Predicate<String> seesNoImages;

    /**
     * Creates the reader.
     *
     * @param seesNoImages whether the bot with an id answers from the text in images only
     */
    public StoredPromptFiles(
            AttachmentStore store, ImageTexts texts, Predicate<String> seesNoImages) {
        this.store = store;
        this.texts = texts;
        this.seesNoImages = seesNoImages;
    }

    @Override
    public List<Attachment> ofTurns(String botId, String conversationId, long first, long last) {
        return store.ofTurns(botId, conversationId, first, last);
    }

    @Override
    public List<MessagePart> parts(List<Attachment> given, String question, int characters) {
        List<Attachment> files = given.stream().map(this::readable).toList();
        var parts = new ArrayList<MessagePart>(files.size());
        int left = characters;
        int searchable = MAX_SEARCHED_CHARACTERS;
        int documents = (int) files.stream().filter(Attachment::hasText).count();
        for (Attachment file : files) {
            String text = null;
            Integer length = file.characters();
            if (length != null && length > 0) {
                int searched = searchable / documents;
                text = excerpt(file, question, left / documents--, searched);
                left -= text.length();
                searchable -= Math.min(searched, length);
            }
            parts.add(part(file, text));
        }
        return parts;
    }

    /** The model of the bot may have changed since the image was sent. */
    private Attachment readable(Attachment file) {
        return file.isImage() && file.characters() == null && seesNoImages.test(file.botId())
                ? texts.read(file)
                : file;
    }

    private MessagePart part(Attachment file, @Nullable String text) {
        Integer width = file.width();
        Integer height = file.height();
        if (width == null || height == null) {
            return new MessagePart.File(file.name(), file.mediaType(), bytes(file), text);
        }
        return new MessagePart.Image(
                file.name(), file.mediaType(), base64(file), width, height, text);
    }

    /** A model sees the pages of a short PDF; of a long one, it gets the parts of the text. */
    private String bytes(Attachment file) {
        Integer characters = file.characters();
        boolean sent =
                file.mediaType().equals(AttachmentRules.PDF)
                        && file.bytes() <= MAX_PDF_BYTES
                        && characters != null
                        && characters <= MAX_PDF_CHARACTERS;
        return sent ? base64(file) : "";
    }

    private String base64(Attachment file) {
        return Base64.getEncoder().encodeToString(read(file, Variant.CONTENT));
    }

    private String excerpt(Attachment file, String question, int characters, int searched) {
        return DocumentExcerpt.of(
                file.name(),
                StoredDocument.read(read(file, Variant.TEXT)),
                question,
                characters,
                searched);
    }

    private byte[] read(Attachment file, Variant variant) {
        var bytes = new ByteArrayOutputStream();
        try {
            var _ = store.copy(file, variant, bytes);
        } catch (IOException impossible) {
            throw AppError.internal(impossible);
        }
        return bytes.toByteArray();
    }
}
