package dev.rejoinder.client;

/** Is told how much of a file was sent. An attempt that is repeated begins at 0 again. */
@FunctionalInterface
public interface UploadProgress {
    /** Called on a thread of the client. */
    void sent(long bytes, long total);
}
