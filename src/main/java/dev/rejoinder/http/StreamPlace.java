package dev.rejoinder.http;

import dev.rejoinder.access.Principal;
import dev.rejoinder.core.AppError;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The place among the open streams that one request may hold. One thread reserves it; {@link
 * #free()} is idempotent and may come from any thread once the answer streams.
 */
final class StreamPlace {
    private OpenStreams.@Nullable Reservation place;

    /**
     * Takes a place, if this request has none yet.
     *
     * @throws AppError RATE_LIMIT_EXCEEDED, OVERLOADED
     */
    void reserve(OpenStreams streams, Principal caller, ApiRequest request) {
        if (place == null) {
            place = streams.take(countedAs(caller, request));
        }
    }

    /** Visitors cost nothing to make, so those at one address share a limit as well. */
    private static List<String> countedAs(Principal caller, ApiRequest request) {
        return caller.visitor() == null
                ? List.of(caller.id())
                : List.of(caller.id(), "visitors at " + request.network());
    }

    void free() {
        if (place != null) {
            place.free();
        }
    }
}
