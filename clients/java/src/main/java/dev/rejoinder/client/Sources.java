package dev.rejoinder.client;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

/** The knowledge of bots. */
public final class Sources {
    private static final Duration FIRST_POLL = Duration.ofMillis(500);
    private static final Duration SLOWEST_POLL = Duration.ofSeconds(10);

    private final Http http;

    Sources(Http http) {
        this.http = http;
    }

    /** All sources of a bot, newest first. */
    public Pages<Source> list(String bot) {
        return new Pages<>(
                http, Http.path("bots", bot, "sources"), "sources", Map.of(), Source.class);
    }

    public Source get(String bot, String sourceId) {
        return http.send(Http.Call.get(Http.path("bots", bot, "sources", sourceId)), Source.class);
    }

    /** Adds a text, questions and answers, a page or a site: {@code type} says which. */
    public Source create(String bot, Map<String, ?> fields) {
        return http.send(
                Http.Call.of("POST", Http.path("bots", bot, "sources"), fields), Source.class);
    }

    public Source upload(String bot, Path file) {
        return upload(bot, file, null, (sent, total) -> {});
    }

    /**
     * Adds a file.
     *
     * @param title or null for the name of the file
     */
    public Source upload(String bot, Path file, String title, UploadProgress progress) {
        var form = new MultipartFile(file, title, progress);
        return http.send(
                new Http.Call(
                        "POST",
                        Http.path("bots", bot, "sources"),
                        form::body,
                        Map.of("Content-Type", form.contentType()),
                        false),
                Source.class);
    }

    /**
     * Waits until a source is ready.
     *
     * @throws RejoinderException with the code {@code SOURCE_FAILED} if it could not be read
     */
    public Source await(String bot, String sourceId) {
        Duration pause = FIRST_POLL;
        while (true) {
            Source source = get(bot, sourceId);
            if (source.status().equals("ready")) {
                return source;
            }
            if (source.status().equals("failed")) {
                throw RejoinderException.invalid(
                        "SOURCE_FAILED",
                        source.reason() == null
                                ? "The source could not be read."
                                : source.reason());
            }
            try {
                Thread.sleep(pause.toMillis());
            } catch (InterruptedException e) {
                throw RejoinderException.interrupted(e);
            }
            pause = pause.multipliedBy(3).dividedBy(2);
            pause = pause.compareTo(SLOWEST_POLL) > 0 ? SLOWEST_POLL : pause;
        }
    }

    /** Deletes a source; no later answer uses it. */
    public void delete(String bot, String sourceId) {
        http.send(Http.Call.delete(Http.path("bots", bot, "sources", sourceId)));
    }
}
