package dev.rejoinder.cli;

import dev.rejoinder.core.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import tools.jackson.databind.JsonNode;

/**
 * Deletes old sources once the source that replaces them is ready, so that a bot never loses what
 * it knows.
 *
 * @param sources the path of the bot's sources
 */
record SourceReplacement(ApiClient api, String sources) {
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(30);
    private static final Clock CLOCK = Clock.system();
    private static final Duration POLL = Duration.ofMillis(100);

    /** What became of the new source. */
    enum Outcome {
        READY,
        /** The new source is not ready yet. */
        PENDING,
        /** The new source failed. */
        FAILED
    }

    /** When to stop waiting, as {@link Clock#nanos}. */
    static long deadline() {
        return CLOCK.nanos() + LONGEST_WAIT.toNanos();
    }

    /** Deletes the old sources as soon as the new one is ready. */
    Outcome replace(List<String> old, String added, long deadline) {
        Outcome outcome = await(added, deadline);
        if (outcome == Outcome.READY) {
            old.forEach(this::delete);
        }
        return outcome;
    }

    /** Waits for the new source until a deadline if a server runs. */
    Outcome await(String added, long deadline) {
        String status = status(added);
        while (api.serverRuns() && !ended(status) && CLOCK.nanos() - deadline < 0) {
            LockSupport.parkNanos(POLL.toNanos());
            status = status(added);
        }
        if (status.equals("ready")) {
            return Outcome.READY;
        }
        return status.equals("failed") ? Outcome.FAILED : Outcome.PENDING;
    }

    private static boolean ended(String status) {
        return status.equals("ready") || status.equals("failed");
    }

    private String status(String id) {
        return get(id).path("status").asString("");
    }

    private JsonNode get(String id) {
        return api.get(path(id));
    }

    void delete(String id) {
        api.delete(path(id));
    }

    /** Why a source failed. */
    String reason(String id) {
        return reason(get(id));
    }

    static String reason(JsonNode source) {
        return source.path("reason").asString("The server could not read it.");
    }

    private String path(String id) {
        return sources + ApiClient.path("/{}", id);
    }
}
