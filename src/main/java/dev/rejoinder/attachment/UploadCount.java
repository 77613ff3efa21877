package dev.rejoinder.attachment;

import java.util.List;

/**
 * An upload that was counted.
 *
 * @param day since 1970, in UTC
 */
public record UploadCount(List<UploadLimit> limits, long bytes, long day) {
    public UploadCount {
        limits = List.copyOf(limits);
    }
}
