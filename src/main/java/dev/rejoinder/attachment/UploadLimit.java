package dev.rejoinder.attachment;

import dev.rejoinder.core.AppError;
import dev.rejoinder.core.ErrorCode;
import java.time.Duration;

/**
 * How much one subject may upload in a day.
 *
 * @param subject the sender or the network, as a SHA-256
 * @param maxFiles 0 for unlimited; likewise {@code maxBytes}
 */
public record UploadLimit(String subject, long maxFiles, long maxBytes) {
    /** The error for an upload over the limit. */
    public static AppError exceeded(Duration untilTomorrow) {
        return AppError.rejectedUntil(
                ErrorCode.RATE_LIMIT_EXCEEDED,
                "Too many files were sent today. The limit starts anew at 00:00 UTC.",
                untilTomorrow);
    }
}
