package dev.rejoinder.client;

import java.nio.file.Path;
import java.util.Map;

/** The files of messages. */
public final class MessageFiles {
    private final Http http;

    MessageFiles(Http http) {
        this.http = http;
    }

    public UploadedFile upload(String bot, Path file) {
        return upload(bot, file, (sent, total) -> {});
    }

    /** Uploads a file for a message. It is deleted after 24 hours unless a message uses it. */
    public UploadedFile upload(String bot, Path file, UploadProgress progress) {
        var form = new MultipartFile(file, null, progress);
        // A file that was uploaded twice only takes space for 24 hours.
        return http.send(
                new Http.Call(
                        "POST",
                        Http.path("chat", bot, "files"),
                        form::body,
                        Map.of("Content-Type", form.contentType()),
                        true),
                UploadedFile.class);
    }

    /** Downloads a file of a message. */
    public byte[] download(String bot, String fileId) {
        return http.download(Http.Call.get(Http.path("chat", bot, "files", fileId)));
    }
}
