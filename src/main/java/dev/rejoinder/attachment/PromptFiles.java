package dev.rejoinder.attachment;

import dev.rejoinder.provider.MessagePart;
import java.util.List;

/** What a model gets of the attachments of questions. Thread-safe. */
public interface PromptFiles {
    /** For turns without attachments. */
    PromptFiles NONE =
            new PromptFiles() {
                @Override
                public List<Attachment> ofTurns(
                        String botId, String conversationId, long first, long last) {
                    return List.of();
                }

                @Override
                public List<MessagePart> parts(
                        List<Attachment> files, String question, int characters) {
                    return List.of();
                }
            };

    /**
     * The attachments of turns of a conversation, in order.
     *
     * @param first the sequence of the first turn
     * @param last the sequence of the last turn
     */
    List<Attachment> ofTurns(String botId, String conversationId, long first, long last);

    /**
     * Reads attachments as parts of a message, in order.
     *
     * @param question to choose the parts of documents that are too long
     * @param characters how much text of documents the model gets, in total
     */
    List<MessagePart> parts(List<Attachment> files, String question, int characters);
}
