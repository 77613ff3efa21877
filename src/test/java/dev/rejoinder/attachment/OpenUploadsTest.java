package dev.rejoinder.attachment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rejoinder.attachment.OpenUploads.OpenUpload;
import dev.rejoinder.core.AppError;
import dev.rejoinder.core.ErrorCode;
import org.junit.jupiter.api.Test;

class OpenUploadsTest {
    private static final FileSender KEY = new FileSender("key_1", null);

    private final OpenUploads uploads = new OpenUploads();

    private static FileSender visitor(int id, String network) {
        return new FileSender("visitor_" + id, network);
    }

    @Test
    void senderHasFewUploadsOpen() {
        OpenUpload first = uploads.open(KEY);
        for (int i = 1; i < OpenUploads.MAX_OF_KEY; i++) {
            var _ = uploads.open(KEY);
        }
        assertRefused(KEY);

        var _ = uploads.open(new FileSender("key_2", null));
        first.close();
        var _ = uploads.open(KEY);
        assertRefused(KEY);
    }

    @Test
    void visitorsOfANetworkShareALimit() {
        for (int i = 0; i < OpenUploads.MAX_OF_NETWORK; i++) {
            var _ = uploads.open(visitor(i, "192.0.2.1"));
        }
        assertRefused(visitor(100, "192.0.2.1"));
        for (int i = 0; i < OpenUploads.MAX_OF_VISITOR; i++) {
            var _ = uploads.open(visitor(100, "192.0.2.2"));
        }
        assertRefused(visitor(100, "192.0.2.2"));
        var _ = uploads.open(KEY);
    }

    private void assertRefused(FileSender sender) {
        assertThatThrownBy(() -> uploads.open(sender))
                .isInstanceOfSatisfying(
                        AppError.class,
                        error -> {
                            assertThat(error.code()).isEqualTo(ErrorCode.RATE_LIMIT_EXCEEDED);
                            assertThat(error.retryAfter()).isPositive();
                        });
    }
}
