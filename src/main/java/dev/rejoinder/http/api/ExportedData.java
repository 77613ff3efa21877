package dev.rejoinder.http.api;

import java.io.IOException;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Data in the exports of a bot and of a user, such as conversations or leads. */
public interface ExportedData {
    /**
     * Writes the records of a bot, in small steps. Returns how many of each type it wrote.
     *
     * @param userId only data of this end user, or null
     * @param since only data that changed after this instant, or null
     */
    ExportCounts write(
            ExportSink sink, String botId, @Nullable String userId, @Nullable Instant since)
            throws IOException;
}
