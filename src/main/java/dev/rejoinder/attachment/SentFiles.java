package dev.rejoinder.attachment;

import java.util.List;

/**
 * The attachments of a question.
 *
 * @param owner who sends the question, as in {@link Attachment#owner}
 * @param ids of the attachments, in order; distinct
 * @param fingerprint SHA-256 of the attachments as the client named them; a retry has the same one.
 *     Empty without attachments
 * @param own those of the files that the request itself has brought
 */
public record SentFiles(
        String owner, List<String> ids, String fingerprint, List<IncomingFile> own) {
    public static final SentFiles NONE = new SentFiles("", List.of(), "", List.of());

    public SentFiles {
        ids = List.copyOf(ids);
        own = List.copyOf(own);
    }

    /** Deletes the request's own files, unless its turn uses them. */
    public void discardUnused() {
        own.forEach(IncomingFile::discard);
    }

    public boolean isEmpty() {
        return ids.isEmpty();
    }
}
