package dev.rejoinder.cli;

import dev.rejoinder.core.AppError;
import dev.rejoinder.core.FailureReason;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.util.Optional;

/** Converts a failure to a sentence for the operator, without class names. */
final class FailureMessage {
    private static final String BUG =
            "The command failed because of a bug in Rejoinder. Run it again with"
                    + " REJOINDER_LOG_LEVEL=debug to see details, and please report it.";

    private FailureMessage() {}

    static String of(RuntimeException failure) {
        if (failure instanceof AppError error) {
            return error.sentence();
        }
        if (failure.getCause() instanceof IOException cause && isRaw(failure, cause)) {
            return "File access failed: " + reason(cause) + ".";
        }
        return Optional.ofNullable(failure.getMessage())
                .filter(message -> !message.isBlank() && !FailureReason.namesClass(message))
                .orElse(BUG);
    }

    /** Whether the exception only wraps its cause, so its message is the cause's. */
    private static boolean isRaw(RuntimeException failure, IOException cause) {
        return failure.getMessage() == null || failure.getMessage().equals(cause.toString());
    }

    private static String reason(IOException cause) {
        String file =
                cause instanceof FileSystemException e && e.getFile() != null
                        ? e.getFile() + ": "
                        : "";
        return file + FailureReason.of(cause);
    }
}
