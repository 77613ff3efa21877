package dev.rejoinder.testkit;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/** Receives webhooks, and answers each path in a way of its own. Thread-safe. */
public final class WebhookReceiver implements AutoCloseable {
    private static final int CHUNKS = 1 << 20;

    private final ScriptedHttpServer server;
    private final Map<String, Behavior> behaviors = new ConcurrentHashMap<>();
    private final List<Received> received = new CopyOnWriteArrayList<>();
    private final CountDownLatch closed = new CountDownLatch(1);
    private final int most;

    /** Answers a request; returns false to close the connection. */
    public interface Behavior {
        boolean answer(ScriptedHttpServer.Peer peer, Received request) throws IOException;
    }

    /** One request. Header names are in lower case. */
    public record Received(String path, Map<String, String> headers, String body) {
        public String header(String name) {
            return headers.getOrDefault(name, "");
        }
    }

    public WebhookReceiver() throws IOException {
        this(Integer.MAX_VALUE);
    }

    /** Keeps only so many requests; behaviors see all. */
    public WebhookReceiver(int most) throws IOException {
        this.most = most;
        server = ScriptedHttpServer.start(this::serve);
    }

    /** Sets how requests to a path are answered; the others are answered 200. */
    public WebhookReceiver on(String path, Behavior behavior) {
        behaviors.put(path, behavior);
        return this;
    }

    public String url(String path) {
        return "http://127.0.0.1:" + server.port() + path;
    }

    /** A response with this status line and header lines. */
    public static Behavior status(String status, String... headers) {
        String extra = headers.length == 0 ? "" : String.join("\r\n", headers) + "\r\n";
        return (peer, _) -> {
            peer.send("HTTP/1.1 " + status + "\r\n" + extra + "Content-Length: 2\r\n\r\nok");
            return true;
        };
    }

    /** Never answers. */
    public Behavior never() {
        return (_, _) -> {
            try {
                closed.await();
            } catch (InterruptedException e) {
                throw new IOException(e);
            }
            return false;
        };
    }

    /** Answers 200 after a while. */
    public Behavior slowly(long millis) {
        return (peer, request) -> {
            try {
                closed.await(millis, TimeUnit.MILLISECONDS);
            } catch (InterruptedException e) {
                throw new IOException(e);
            }
            return status("200 OK").answer(peer, request);
        };
    }

    /** Answers 200 with a body of ten gigabytes. */
    public static Behavior endless() {
        return (peer, _) -> {
            peer.send("HTTP/1.1 200 OK\r\nContent-Length: 10000000000\r\n\r\n");
            byte[] chunk = "x".repeat(10_000).getBytes(UTF_8);
            for (int i = 0; i < CHUNKS; i++) {
                peer.send(chunk);
            }
            return false;
        };
    }

    private void serve(ScriptedHttpServer.Peer peer) throws IOException {
        boolean more = true;
        while (more) {
            Received request = parsed(peer.readRequest());
            if (received.size() < most) {
                received.add(request);
            }
            more = behaviors.getOrDefault(request.path(), status("200 OK")).answer(peer, request);
        }
    }

    private static Received parsed(String request) {
        int end = request.indexOf("\r\n\r\n");
        String[] lines = request.substring(0, end).split("\r\n", -1);
        var headers = new TreeMap<String, String>();
        for (int i = 1; i < lines.length; i++) {
            int colon = lines[i].indexOf(':');
            headers.put(
                    lines[i].substring(0, colon).toLowerCase(Locale.ROOT),
                    lines[i].substring(colon + 1).strip());
        }
        return new Received(lines[0].split(" ", -1)[1], headers, request.substring(end + 4));
    }

    /** The requests to a path so far. */
    public List<Received> at(String path) {
        return received.stream().filter(each -> each.path().equals(path)).toList();
    }

    /** Waits until the requests to a path fulfil a condition. */
    public List<Received> await(String path, Predicate<List<Received>> condition)
            throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.MINUTES.toNanos(3);
        while (System.nanoTime() < end) {
            List<Received> now = new ArrayList<>(at(path));
            if (condition.test(now)) {
                return now;
            }
            closed.await(5, TimeUnit.MILLISECONDS);
        }
        throw new AssertionError("the requests to " + path + " are " + at(path));
    }

    @Override
    public void close() throws IOException {
        closed.countDown();
        server.close();
    }
}
