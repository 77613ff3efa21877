package dev.rejoinder.attachment;

import dev.rejoinder.core.AppError;
import dev.rejoinder.core.ErrorCode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/**
 * Limits how many uploads are open at once, because each has up to 25 MiB on disk. Visitors are
 * free to create, so those of one network share a limit, too. Thread-safe.
 */
public final class OpenUploads {
    static final int MAX_OF_VISITOR = 4;

    /** Behind a key there may be many users. */
    static final int MAX_OF_KEY = 32;

    static final int MAX_OF_NETWORK = 8;

    private static final Duration RETRY_AFTER = Duration.ofSeconds(5);

    private final List<FileSender> open = new ArrayList<>();

    /** An open upload, which its holder must close. */
    public final class OpenUpload implements AutoCloseable {
        private final FileSender sender;

        private OpenUpload(FileSender sender) {
            this.sender = sender;
        }

        @Override
        public void close() {
            synchronized (open) {
                open.remove(sender);
            }
        }
    }

    /**
     * Opens an upload.
     *
     * @throws AppError RATE_LIMIT_EXCEEDED
     */
    public OpenUpload open(FileSender sender) {
        synchronized (open) {
            int most = sender.isVisitor() ? MAX_OF_VISITOR : MAX_OF_KEY;
            if (count(sender::equals) >= most
                    || (sender.isVisitor() && count(sender::sharesNetwork) >= MAX_OF_NETWORK)) {
                throw AppError.retryLater(
                        ErrorCode.RATE_LIMIT_EXCEEDED,
                        "Too many uploads at once. Wait until one of them has ended.",
                        RETRY_AFTER);
            }
            open.add(sender);
        }
        return new OpenUpload(sender);
    }

    private long count(Predicate<FileSender> which) {
        return open.stream().filter(which).count();
    }
}
