package dev.rejoinder.benchmarks;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * A closed-loop load generator: each of its connections sends the next request as soon as it has
 * the answer. Runs in its own process, on one thread. Reads commands from standard input: {@code
 * clear} resets its figures, {@code report} prints them. Ends at the end of its input.
 */
final class LoadClient {
    private static final int BUFFER_BYTES = 64 << 10;

    /** Delay between new connections, so that their answers do not synchronize. */
    private static final int OPENING_MILLIS = 10;

    private final LoadFigures figures = new LoadFigures();
    private final List<LoadConnection> connections = new ArrayList<>();
    private final ConcurrentLinkedQueue<String> orders = new ConcurrentLinkedQueue<>();
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER_BYTES);
    private final Selector selector;
    private int opened;
    private long openedNanos = System.nanoTime();

    private LoadClient(int port, String key, String bot, String kind, int count, String expected)
            throws IOException {
        selector = Selector.open();
        String body = "{\"message\":\"How are you?\"}";
        byte[] request =
                ("POST /api/v1/chat/%s/%s HTTP/1.1\r\n"
                                + "Host: 127.0.0.1\r\n"
                                + "Authorization: Bearer %s\r\n"
                                + "Content-Type: application/json\r\n"
                                + "Content-Length: %d\r\n\r\n"
                                + "%s")
                        .formatted(bot, kind, key, body.length(), body)
                        .getBytes(StandardCharsets.US_ASCII);
        var server = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
        for (int i = 0; i < count; i++) {
            connections.add(
                    new LoadConnection(server, request, figures, expected, kind.equals("stream")));
        }
    }

    /**
     * Runs the load generator.
     *
     * @param arguments port, key, bot, {@code message} or {@code stream}, connections, model
     */
    public static void main(String[] arguments) throws IOException {
        var client =
                new LoadClient(
                        Integer.parseInt(arguments[0]),
                        arguments[1],
                        arguments[2],
                        arguments[3],
                        Integer.parseInt(arguments[4]),
                        MockAnswerShape.in(arguments[5]).text());
        Thread.ofPlatform().daemon().start(client::takeOrders);
        client.run();
    }

    private void takeOrders() {
        try (var in = new BufferedReader(new InputStreamReader(System.in))) {
            String order;
            while ((order = in.readLine()) != null) {
                orders.add(order);
                selector.wakeup();
            }
        } catch (IOException closed) {
            // As good as the end of input.
        }
        System.exit(0);
    }

    private void run() throws IOException {
        while (true) {
            openNext();
            selector.select(opened < connections.size() ? OPENING_MILLIS : 0);
            for (Iterator<SelectionKey> keys = selector.selectedKeys().iterator();
                    keys.hasNext(); ) {
                SelectionKey key = keys.next();
                keys.remove();
                ((LoadConnection) key.attachment()).read(buffer, selector);
            }
            obey();
        }
    }

    private void openNext() throws IOException {
        long now = System.nanoTime();
        if (opened < connections.size() && now - openedNanos >= OPENING_MILLIS * 1_000_000L) {
            connections.get(opened++).open(selector);
            openedNanos = now;
        }
    }

    private void obey() {
        String order;
        while ((order = orders.poll()) != null) {
            int open = (int) connections.stream().filter(LoadConnection::streaming).count();
            System.out.println(figures.line(open));
            if (order.equals("clear")) {
                figures.clear();
            }
        }
    }
}
