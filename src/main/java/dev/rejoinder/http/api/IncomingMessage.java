package dev.rejoinder.http.api;

import static java.util.Objects.requireNonNull;

import dev.rejoinder.attachment.Attachment;
import dev.rejoinder.attachment.AttachmentRules;
import dev.rejoinder.attachment.Attachments;
import dev.rejoinder.attachment.FileSender;
import dev.rejoinder.attachment.IncomingFile;
import dev.rejoinder.attachment.MessageFolder;
import dev.rejoinder.attachment.MessageFolder.FileOnDisk;
import dev.rejoinder.attachment.SentFiles;
import dev.rejoinder.bot.Bot;
import dev.rejoinder.core.AppError;
import dev.rejoinder.core.ErrorCode;
import dev.rejoinder.http.api.MessageAttachments.Reference;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;

/** Takes the files of one message, in order. Used by one thread. */
final class IncomingMessage {
    private final Attachments attachments;
    private final Bot bot;
    private final FileSender sender;
    private final List<Attachment> files = new ArrayList<>();
    private final List<IncomingFile> own = new ArrayList<>();

    IncomingMessage(Attachments attachments, Bot bot, FileSender sender) {
        this.attachments = attachments;
        this.bot = bot;
        this.sender = sender;
    }

    /**
     * Finds the uploaded files; stores the others.
     *
     * @throws AppError as {@link MessageAttachments#addTo}; names the file if there are several
     */
    List<Attachment> take(List<Reference> references) {
        try (MessageFolder folder = attachments.folder()) {
            Map<Reference, Future<FileOnDisk>> fetched = fetch(references, folder);
            for (Reference reference : references) {
                try {
                    files.add(take(reference, folder, fetched));
                } catch (AppError error) {
                    throw references.size() == 1 ? error : named(error, reference);
                }
            }
        }
        return files;
    }

    private Map<Reference, Future<FileOnDisk>> fetch(
            List<Reference> references, MessageFolder folder) {
        var fetched = new LinkedHashMap<Reference, Future<FileOnDisk>>();
        for (Reference reference : references) {
            if (reference instanceof Reference.Remote(String url)) {
                if (sender.isVisitor()) {
                    throw AttachmentRules.invalid("Upload the file: URLs are not taken here.");
                }
                fetched.computeIfAbsent(reference, _ -> folder.fetch(url));
            }
        }
        return fetched;
    }

    private Attachment take(
            Reference reference, MessageFolder folder, Map<Reference, Future<FileOnDisk>> fetched) {
        return switch (reference) {
            case Reference.Uploaded(String id) -> attachments.requireUnused(bot.id(), id, sender);
            case Reference.Remote _ ->
                    store(MessageFolder.await(requireNonNull(fetched.get(reference))));
            case Reference.Inline(String name, String base64) ->
                    store(folder.write(name, decode(base64)));
        };
    }

    private Attachment store(FileOnDisk file) {
        IncomingFile incoming = attachments.begin(bot, sender);
        own.add(incoming);
        return incoming.store(file.name(), file.path());
    }

    private static byte[] decode(String base64) {
        try {
            return Base64.getDecoder().decode(base64);
        } catch (IllegalArgumentException malformed) {
            throw Reference.notBase64();
        }
    }

    /** The error with the place and the name of its file. */
    private AppError named(AppError error, Reference reference) {
        if (error.code() != ErrorCode.ATTACHMENT_INVALID
                && error.code() != ErrorCode.ATTACHMENT_NOT_FOUND) {
            return error;
        }
        String name =
                switch (reference) {
                    case Reference.Uploaded(String id) -> id;
                    case Reference.Remote(String url) -> url;
                    case Reference.Inline(String given, _) -> given;
                };
        return AppError.of(
                error.code(),
                "File " + (files.size() + 1) + " (" + name + "): " + error.sentence());
    }

    /** What was taken. */
    SentFiles sent(String fingerprint) {
        return new SentFiles(
                sender.id(), files.stream().map(Attachment::id).toList(), fingerprint, own);
    }

    /** Deletes what the message has brought. */
    void discard() {
        own.forEach(IncomingFile::discard);
    }
}
