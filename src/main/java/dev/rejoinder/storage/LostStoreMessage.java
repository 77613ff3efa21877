package dev.rejoinder.storage;

import dev.rejoinder.storage.sql.FatalWriteFailure;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** The message for the operator when a server ends because it cannot store anything any more. */
final class LostStoreMessage {
    private static final String SYNC_FAILED =
            "The disk failed while data was written to it, so nothing more can be stored safely and"
                    + " the server ends. What was acknowledged is kept. Check the disk, then start"
                    + " the server again.";

    private LostStoreMessage() {}

    static String of(FatalWriteFailure why, @Nullable Path file) {
        return switch (why) {
            case SYNC_FAILED -> SYNC_FAILED;
            case FILE_REPLACED -> fileReplaced(file);
        };
    }

    private static String fileReplaced(@Nullable Path file) {
        return "The database file "
                + file
                + " was deleted or replaced while the server used it, so the server ends: what it"
                + " would store from now on would be lost. What was acknowledged went into the"
                + " earlier file. Put that back or restore a backup, then start the server again.";
    }
}
