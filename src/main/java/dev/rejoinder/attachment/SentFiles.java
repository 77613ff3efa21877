package dev.rejoinder.attachment;

import java.util.List;

/**
 * The attachments of a question.
 *
 * @param owner who sends the question, as in {@link Attachment#owner}
 * @param ids of the attachments, in order; distinct
 * @param fingerprint SHA-256 of the attachments as the client named them; a retry has the same one.
 *     Empty without attachments
 */
public record SentFiles(String owner, List<String> ids, String fingerprint) {
    public static final SentFiles NONE = new SentFiles("", List.of(), "");

    public SentFiles {
        ids = List.copyOf(ids);
    }

    public boolean isEmpty() {
        return ids.isEmpty();
    }
}
