package dev.rejoinder.storage.sql;

/** Why a database stores nothing any more until the server starts again. */
public enum FatalWriteFailure {
    /** A sync to disk failed, so nobody knows what the disk holds. */
    SYNC_FAILED,
    /** A file of the database was deleted or replaced while it was open. */
    FILE_REPLACED
}
