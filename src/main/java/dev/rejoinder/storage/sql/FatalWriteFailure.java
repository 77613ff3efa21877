package dev.rejoinder.storage.sql;

/** Why the database accepts no writes until the server restarts. */
public enum FatalWriteFailure {
    /** An fsync failed, so the contents of the disk are unknown. */
    SYNC_FAILED,
    /** A file of the database was deleted or replaced while it was open. */
    FILE_REPLACED
}
