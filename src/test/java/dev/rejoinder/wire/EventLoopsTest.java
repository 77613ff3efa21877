package dev.rejoinder.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class EventLoopsTest {
    @Test
    @Timeout(30)
    void loopThatHasEndedIsReplaced() throws IOException {
        try (var loops = new EventLoops("test-loop", System::nanoTime)) {
            EventLoop first = loops.choose();
            assertThat(loops.choose()).isSameAs(first);

            first.close();
            while (!first.stopped()) {
                Thread.onSpinWait();
            }

            assertThat(loops.choose()).isNotSameAs(first);
        }
    }

    @Test
    void closedLoopsTakeNoMoreCalls() {
        var loops = new EventLoops("test-loop", System::nanoTime);
        loops.close();

        assertThatThrownBy(loops::choose).isInstanceOf(IOException.class);
    }
}
