package dev.rejoinder.client;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;
import java.util.concurrent.Flow;

/** A form with a file, read from the disk while it is sent. */
final class MultipartFile {
    private final Path file;
    private final String title;
    private final UploadProgress progress;
    private final String boundary = UUID.randomUUID().toString();
    private final long length;

    /**
     * Prepares a form.
     *
     * @param title or null
     */
    MultipartFile(Path file, String title, UploadProgress progress) {
        this.file = file;
        this.title = title;
        this.progress = progress;
        try {
            this.length = Files.size(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    String contentType() {
        return "multipart/form-data; boundary=" + boundary;
    }

    BodyPublisher body() {
        String name = file.getFileName().toString().replace("\"", "%22");
        String before =
                (title == null ? "" : part("name=\"title\"") + "\r\n" + title + "\r\n")
                        + part("name=\"file\"; filename=\"" + name + "\"")
                        + "Content-Type: application/octet-stream\r\n\r\n";
        return BodyPublishers.concat(
                BodyPublishers.ofByteArray(before.getBytes(UTF_8)),
                counted(),
                BodyPublishers.ofByteArray(("\r\n--" + boundary + "--\r\n").getBytes(UTF_8)));
    }

    private String part(String disposition) {
        return "--" + boundary + "\r\nContent-Disposition: form-data; " + disposition + "\r\n";
    }

    private BodyPublisher counted() {
        BodyPublisher content;
        try {
            content = BodyPublishers.ofFile(file);
        } catch (FileNotFoundException e) {
            throw new UncheckedIOException(e);
        }
        // An empty file has no length that a publisher of a known length accepts.
        return length == 0
                ? content
                : BodyPublishers.fromPublisher(
                        subscriber -> content.subscribe(new Counter(subscriber)), length);
    }

    private final class Counter implements Flow.Subscriber<ByteBuffer> {
        private final Flow.Subscriber<? super ByteBuffer> target;
        private long sent;

        Counter(Flow.Subscriber<? super ByteBuffer> target) {
            this.target = target;
        }

        @Override
        public void onSubscribe(Flow.Subscription subscription) {
            target.onSubscribe(subscription);
        }

        @Override
        public void onNext(ByteBuffer bytes) {
            sent += bytes.remaining();
            target.onNext(bytes);
            progress.sent(sent, length);
        }

        @Override
        public void onError(Throwable failure) {
            target.onError(failure);
        }

        @Override
        public void onComplete() {
            target.onComplete();
        }
    }
}
