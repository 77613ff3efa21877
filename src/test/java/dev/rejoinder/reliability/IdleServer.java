package dev.rejoinder.reliability;

import dev.rejoinder.provider.ChatModel;
import dev.rejoinder.provider.FinishReason;
import dev.rejoinder.provider.ModelCall;
import dev.rejoinder.provider.ModelEvent;
import dev.rejoinder.provider.ModelException;
import dev.rejoinder.provider.Prompt;
import dev.rejoinder.testkit.SettableClock;
import dev.rejoinder.testkit.TestServer;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;

/**
 * A server in its own process, whose heap and file descriptors a test can measure. Its model sends
 * one word; if the question asks it to wait, it then sends nothing more. Reads commands line by
 * line from standard input.
 */
final class IdleServer {
    static final String TICK = "tick";
    static final String HEAP = "heap";
    static final Duration TICK_LENGTH = Duration.ofSeconds(16);

    private static final int OPEN_STREAMS = 20_000;

    private IdleServer() {}

    /**
     * Runs until the end of its input.
     *
     * @param arguments the data folder
     */
    public static void main(String[] arguments) throws Exception {
        var clock = new SettableClock();
        var options =
                new TestServer.Options()
                        .clock(clock)
                        .openStreams(OPEN_STREAMS)
                        .drain(Duration.ZERO)
                        .models(Map.of("waiting", (ChatModel) Waiting::new));
        try (TestServer server = TestServer.start(Path.of(arguments[0]), options);
                var lines =
                        new BufferedReader(
                                new InputStreamReader(System.in, StandardCharsets.US_ASCII))) {
            server.send("PATCH", "/api/v1/bots/guide", "{\"model\":\"waiting\"}", Map.of());
            System.out.println(server.port() + " " + server.writeKey());
            String line;
            while ((line = lines.readLine()) != null) {
                if (line.equals(TICK)) {
                    clock.tick(TICK_LENGTH);
                }
                System.out.println(line.equals(HEAP) ? heap() : "ok");
            }
        }
    }

    private static long heap() {
        System.gc();
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }

    /** Sends one word at once, and the end only if the question does not ask to wait. */
    private static final class Waiting implements ModelCall {
        private final CountDownLatch released = new CountDownLatch(1);
        private final boolean waits;
        private boolean said;

        Waiting(Prompt prompt) {
            waits = prompt.question().equals("Wait.");
        }

        @Override
        public ModelEvent next() throws ModelException {
            if (!said) {
                said = true;
                return new ModelEvent.TextDelta("Well");
            }
            if (waits) {
                try {
                    released.await();
                } catch (InterruptedException interrupted) {
                    Thread.currentThread().interrupt();
                }
                throw new ModelException(ModelException.Kind.ABORTED, "aborted");
            }
            return new ModelEvent.Finished(FinishReason.STOP, null);
        }

        @Override
        public boolean ready() {
            return false;
        }

        @Override
        public void abort() {
            released.countDown();
        }

        @Override
        public void close() {
            // Nothing to release.
        }
    }
}
