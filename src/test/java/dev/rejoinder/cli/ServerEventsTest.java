package dev.rejoinder.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ServerEventsTest {
    @Test
    void eventsAreReadWhateverTheirLineEnds() throws Exception {
        String sent =
                ": hi\r\n\r\n"
                        + "id: 1\r\n"
                        + "data: {\"type\":\"a\"}\r\n\r\n"
                        + "id: 2\n"
                        + "data: {\"x\":\"ö\"}\n\n"
                        + "id";
        try (var events =
                new ServerEvents(new ByteArrayInputStream(sent.getBytes(StandardCharsets.UTF_8)))) {
            ServerEvents.Event first = events.next().orElseThrow();
            assertThat(first.id()).isEqualTo("1");
            assertThat(first.type()).isEqualTo("a");
            assertThat(events.next().orElseThrow().data().path("x").stringValue()).isEqualTo("ö");
            assertThat(events.next()).isEmpty();
        }
    }

    @Test
    void endlessLineIsAFailureThatIsNotRetried() {
        try (var events = new ServerEvents(new Endless("a"))) {
            assertThatThrownBy(events::next)
                    .isInstanceOfSatisfying(
                            ApiFailure.class, failure -> assertThat(failure.retryable()).isFalse())
                    .hasMessage("The server sent a line of more than 16777216 characters.");
        }
    }

    @Test
    void linesThatNobodyHasReadAreNotKept() throws Exception {
        var sent = new Endless("id: 1\ndata: {}\n\n");

        try (var events = new ServerEvents(sent)) {
            assertThat(events.next()).isPresent();
            assertThat(events.next()).isPresent();
        }

        assertThat(sent.bytes.get()).isLessThan(1_000_000);
    }

    /** Repeats a text. */
    private static final class Endless extends InputStream {
        private final byte[] text;
        final AtomicLong bytes = new AtomicLong();

        Endless(String text) {
            this.text = text.getBytes(StandardCharsets.UTF_8);
        }

        @Override
        public int read() {
            return text[(int) (bytes.getAndIncrement() % text.length)];
        }

        @Override
        public int read(byte[] into, int from, int most) {
            for (int i = from; i < from + most; i++) {
                into[i] = (byte) read();
            }
            return most;
        }
    }
}
