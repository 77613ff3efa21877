package dev.rejoinder.http;

import dev.rejoinder.access.Principal;
import dev.rejoinder.core.AppError;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The stream reservation of one request. One thread reserves it; {@link #free()} is idempotent and
 * may be called from any thread once the response streams.
 */
final class StreamReservation {
    private OpenStreams.@Nullable Reservation place;

    /**
     * Reserves a stream if this request has none yet.
     *
     * @throws AppError RATE_LIMIT_EXCEEDED, OVERLOADED
     */
    void reserve(OpenStreams streams, Principal caller, ApiRequest request) {
        if (place == null) {
            place = streams.take(countedAs(caller, request));
        }
    }

    /** Visitors are free to create, so those at one address also share a limit. */
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
