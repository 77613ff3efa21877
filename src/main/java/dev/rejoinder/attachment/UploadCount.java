package dev.rejoinder.attachment;

import java.util.List;

/** An upload that was counted, until a message uses its file or the count is given back. */
public final class UploadCount {
    private final List<UploadLimit> limits;
    private final long bytes;
    private final long day;
    private boolean settled;

    /**
     * Describes a counted upload.
     *
     * @param day since 1970, in UTC
     */
    public UploadCount(List<UploadLimit> limits, long bytes, long day) {
        this.limits = List.copyOf(limits);
        this.bytes = bytes;
        this.day = day;
    }

    public List<UploadLimit> limits() {
        return limits;
    }

    public long bytes() {
        return bytes;
    }

    public long day() {
        return day;
    }

    /** Whether it was decided that the upload counts, or was given back; this happens once. */
    public boolean isSettled() {
        return settled;
    }

    public void settle() {
        settled = true;
    }
}
