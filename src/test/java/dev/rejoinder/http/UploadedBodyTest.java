package dev.rejoinder.http;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rejoinder.testkit.SettableClock;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.stream.Stream;
import org.eclipse.jetty.io.Content;
import org.junit.jupiter.api.Test;

class UploadedBodyTest {
    private static final Duration LIMIT = Duration.ofSeconds(30);

    private final SettableClock clock = new SettableClock();

    private UploadedBody body(int chunks, int bytes) {
        return new UploadedBody(
                Content.Source.from(
                        Stream.generate(() -> ByteBuffer.allocate(bytes))
                                .limit(chunks)
                                .toArray(ByteBuffer[]::new)),
                clock,
                LIMIT);
    }

    @Test
    void bodyAtTheMinimumRateArrives() {
        UploadedBody body = body(400, 64 << 10);
        for (int i = 0; i < 400; i++) {
            clock.tick(Duration.ofSeconds(1));
            assertThat(Content.Chunk.isFailure(body.read())).isFalse();
        }
        assertThat(requireNonNull(body.read()).isLast()).isTrue();
    }

    @Test
    void trickleEndsAfterTheLimit() {
        UploadedBody body = body(100, 1);
        for (int i = 0; i < 15; i++) {
            clock.tick(Duration.ofSeconds(2));
            assertThat(Content.Chunk.isFailure(body.read())).isFalse();
        }
        clock.tick(Duration.ofSeconds(2));
        assertThat(requireNonNull(body.read()).getFailure())
                .isInstanceOf(DeadlineInputStream.TooLateException.class);
    }
}
