package dev.rejoinder.http;

import dev.rejoinder.access.Credential;
import dev.rejoinder.access.Credentials;
import dev.rejoinder.core.AppError;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The answers that are being streamed, and what their readers were let in with. Thread-safe. */
final class OpenStreams {
    private static final Logger log = LoggerFactory.getLogger(OpenStreams.class);

    private final Map<StreamedAnswer, Credential> open = new ConcurrentHashMap<>();

    void opened(StreamedAnswer answer, Credential credential) {
        open.put(answer, credential);
    }

    void ended(StreamedAnswer answer) {
        open.remove(answer);
    }

    /** Breaks off the streams that are older than any answer takes. */
    void closeOlderThan(long nanos, long nowNanos) {
        for (StreamedAnswer answer : open.keySet()) {
            if (nowNanos - answer.openedAtNanos() > nanos) {
                log.warn("a stream is closed that never ended");
                answer.breakOff();
            }
        }
    }

    /**
     * Breaks off the streams whose readers would not be let in any more. Asks nothing when there
     * are none, and leaves all open when it cannot be found out.
     */
    void closeRevoked(Credentials credentials) {
        if (open.isEmpty()) {
            return;
        }
        Set<Credential> ended;
        try {
            ended = credentials.ended(Set.copyOf(open.values()));
        } catch (AppError unknown) {
            log.debug("whose streams are to end cannot be found out", unknown);
            return;
        }
        if (!ended.isEmpty()) {
            open.forEach(
                    (answer, credential) -> {
                        if (ended.contains(credential)) {
                            answer.breakOff();
                        }
                    });
        }
    }
}
