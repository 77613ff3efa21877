package dev.rejoinder.storage;

import dev.rejoinder.storage.sql.FatalWriteFailure;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** The message for the operator when a server ends because it cannot store anything any more. */
final class LostStoreMessage {
    private static final String SYNC_FAILED =
            "The disk failed while data was written to it. The server stops, because it cannot"
                    + " store anything safely. Acknowledged writes are kept. Check the disk, then"
                    + " restart the server.";

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
                + " was deleted or replaced while the server used it. The server stops, because"
                + " further writes would be lost. Acknowledged writes are in the original file. Put"
                + " that file back or restore a backup, then restart the server.";
    }
}
