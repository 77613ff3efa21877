package dev.rejoinder.benchmarks;

import java.io.IOException;
import java.time.Duration;

/** A {@link LoadClient} in its own process. */
final class LoadProcess implements AutoCloseable {
    /** Delay between the starts of connections. */
    static final Duration START_INTERVAL = Duration.ofMillis(10);

    private final ChildProcess process;

    private LoadProcess(ChildProcess process) {
        this.process = process;
    }

    /** Starts to send requests to a port on this machine. */
    static LoadProcess start(int port, LoadRequest request, int connections) throws IOException {
        return start(port, request, connections, START_INTERVAL);
    }

    /** Like the other, with another delay between the starts of connections. */
    static LoadProcess start(int port, LoadRequest request, int connections, Duration interval)
            throws IOException {
        return new LoadProcess(
                ChildProcess.running(
                        LoadClient.class,
                        Integer.toString(port),
                        request.kind().name(),
                        request.key(),
                        request.shape().model(),
                        Integer.toString(connections),
                        Long.toString(interval.toNanos() / 1000)));
    }

    /** Returns its figures since they were cleared. */
    NamedFigures report() throws IOException {
        return NamedFigures.parse(process.ask("report"));
    }

    void clear() throws IOException {
        process.ask("clear");
    }

    /** Stops sending requests, and returns when all sent ones are answered. */
    void pause() throws IOException {
        process.ask("pause");
    }

    /** Sends requests again. Its connections start one after the other, as at first. */
    void resume() throws IOException {
        process.ask("resume");
    }

    @Override
    public void close() {
        process.close();
    }
}
