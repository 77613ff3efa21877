package dev.rejoinder.benchmarks;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/**
 * A closed-loop load generator: each of its connections sends the next request as soon as it has
 * the answer. Runs in its own process, on one thread; {@link LoadProcess} starts and controls it.
 */
final class LoadClient {
    private static final int BUFFER_BYTES = 64 << 10;

    private final LoadFigures figures = new LoadFigures();
    private final List<LoadConnection> connections = new ArrayList<>();
    private final ConcurrentLinkedQueue<String> orders = new ConcurrentLinkedQueue<>();
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER_BYTES);
    private final Selector selector = Selector.open();

    /** Delay between the starts of connections, so that their answers do not synchronize. */
    private final long startNanos;

    private int started;
    private long lastStartNanos = System.nanoTime();
    private boolean paused;
    private boolean pauseIsReported = true;

    private LoadClient(int port, LoadRequest request, int count, long startMicros)
            throws IOException {
        startNanos = TimeUnit.MICROSECONDS.toNanos(startMicros);
        byte[] bytes = request.bytes();
        var server = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
        Function<Runnable, AnswerCheck> check = checks(request);
        for (int i = 0; i < count; i++) {
            connections.add(new LoadConnection(server, bytes, figures, check));
        }
    }

    /** The checks share the expected answer: thousands of copies of a long one would be large. */
    private static Function<Runnable, AnswerCheck> checks(LoadRequest request) {
        if (request.kind().isStreamed()) {
            StreamCheck.Expected expected = request.expectedStream();
            return onDelta -> new StreamCheck(expected, onDelta);
        }
        byte[] expected = request.expectedBody();
        return _ -> new AnswerCheck.OfBody(expected);
    }

    /**
     * Runs the load generator.
     *
     * @param arguments port, kind of request, key, model, connections, and microseconds between
     *     their starts
     */
    public static void main(String[] arguments) throws IOException {
        var request =
                new LoadRequest(
                        LoadRequest.Kind.valueOf(arguments[1]),
                        arguments[2],
                        MockAnswerShape.in(arguments[3]));
        var client =
                new LoadClient(
                        Integer.parseInt(arguments[0]),
                        request,
                        Integer.parseInt(arguments[4]),
                        Long.parseLong(arguments[5]));
        ChildProcess.obey(client::take);
        try {
            client.run();
        } catch (ConnectException refused) {
            System.err.println("The load client stops: nothing listens at its port any more.");
            System.exit(1);
        }
    }

    private void take(String order) {
        orders.add(order);
        selector.wakeup();
    }

    private void run() throws IOException {
        while (true) {
            startDue();
            selector.select(started < connections.size() ? 1 + startNanos / 1_000_000 : 0);
            for (Iterator<SelectionKey> keys = selector.selectedKeys().iterator();
                    keys.hasNext(); ) {
                SelectionKey key = keys.next();
                keys.remove();
                read((LoadConnection) key.attachment());
            }
            obey();
        }
    }

    private void startDue() throws IOException {
        long now = System.nanoTime();
        while (started < connections.size() && now - lastStartNanos >= startNanos) {
            connections.get(started++).ask(selector);
            lastStartNanos += startNanos;
        }
    }

    private void read(LoadConnection connection) throws IOException {
        connection.read(buffer);
        if (!connection.isAsking() && !paused) {
            connection.ask(selector);
        }
        reportPause();
    }

    private void reportPause() {
        if (!pauseIsReported && connections.stream().noneMatch(LoadConnection::isAsking)) {
            pauseIsReported = true;
            System.out.println("paused");
        }
    }

    private void obey() {
        String order;
        while ((order = orders.poll()) != null) {
            switch (order) {
                case "clear" -> {
                    report();
                    figures.clear();
                }
                case "report" -> report();
                case "pause" -> {
                    started = connections.size();
                    paused = true;
                    pauseIsReported = false;
                    reportPause();
                }
                case "resume" -> {
                    started = 0;
                    paused = false;
                    lastStartNanos = System.nanoTime();
                    System.out.println("resumed");
                }
                default -> throw new IllegalArgumentException("unknown: " + order);
            }
        }
    }

    private void report() {
        int open = (int) connections.stream().filter(LoadConnection::streaming).count();
        System.out.println(figures.line(open));
    }
}
