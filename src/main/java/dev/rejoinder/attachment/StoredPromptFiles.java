package dev.rejoinder.attachment;

import dev.rejoinder.attachment.Attachment.Variant;
import dev.rejoinder.core.AppError;
import dev.rejoinder.provider.MessagePart;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/** Reads what a model gets of attachments from the database. Blocks. Thread-safe. */
public final class StoredPromptFiles implements PromptFiles {
    private final AttachmentStore store;

    public StoredPromptFiles(AttachmentStore store) {
        this.store = store;
    }

    @Override
    public List<Attachment> ofTurns(String botId, String conversationId, long first, long last) {
        return store.ofTurns(botId, conversationId, first, last);
    }

    @Override
    public List<MessagePart> parts(List<Attachment> files, String question, int characters) {
        var parts = new ArrayList<MessagePart>(files.size());
        int left = characters;
        long documents = files.stream().filter(file -> !file.isImage()).count();
        for (Attachment file : files) {
            if (file.isImage()) {
                String base64 = Base64.getEncoder().encodeToString(read(file, Variant.CONTENT));
                parts.add(new MessagePart.Image(file.mediaType(), base64));
            } else {
                String text = excerpt(file, question, (int) (left / documents--));
                left -= text.length();
                parts.add(new MessagePart.Text(text));
            }
        }
        return parts;
    }

    private String excerpt(Attachment file, String question, int characters) {
        return DocumentExcerpt.of(
                file.name(), StoredDocument.read(read(file, Variant.TEXT)), question, characters);
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
