package dev.rejoinder.knowledge.web;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.rejoinder.outbound.OutboundException;
import dev.rejoinder.outbound.WebAddress;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** A local web site: configured responses per path, and a log of the requests. */
final class TestSite implements AutoCloseable {
    /** Responds to one request. */
    interface Answer {
        void give(HttpExchange exchange) throws IOException;
    }

    private final HttpServer server;
    private final Map<String, Answer> answers = new ConcurrentHashMap<>();
    private final List<String> asked = new CopyOnWriteArrayList<>();
    private final List<String> userAgents = new CopyOnWriteArrayList<>();

    /** For each request in progress, the action that marks it as finished. */
    private static final Map<HttpExchange, Runnable> UNDER_WAY = new ConcurrentHashMap<>();

    private final AtomicInteger atOnce = new AtomicInteger();
    private final AtomicInteger mostAtOnce = new AtomicInteger();
    private volatile @Nullable Answer otherwise;

    TestSite() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", this::answer);
        server.start();
    }

    private void answer(HttpExchange exchange) throws IOException {
        mostAtOnce.accumulateAndGet(atOnce.incrementAndGet(), Math::max);
        UNDER_WAY.put(exchange, atOnce::decrementAndGet);
        try (exchange) {
            String path = exchange.getRequestURI().toString();
            asked.add(path);
            userAgents.add(exchange.getRequestHeaders().getFirst("User-Agent"));
            Answer found = answers.getOrDefault(path, otherwise);
            if (found == null) {
                send(exchange, 404, "text/html", "nothing here".getBytes(StandardCharsets.UTF_8));
            } else {
                found.give(exchange);
            }
        } finally {
            over(exchange);
        }
    }

    private static void over(HttpExchange exchange) {
        Runnable ending = UNDER_WAY.remove(exchange);
        if (ending != null) {
            ending.run();
        }
    }

    static void send(HttpExchange exchange, int status, String type, byte[] body)
            throws IOException {
        exchange.getResponseHeaders().set("Content-Type", type);
        if (body.length == 0) {
            over(exchange);
            exchange.sendResponseHeaders(status, -1);
            return;
        }
        if (status != 200) {
            // The client reads nothing after the head of such a response.
            over(exchange);
        }
        exchange.sendResponseHeaders(status, body.length);
        OutputStream out = exchange.getResponseBody();
        out.write(body, 0, body.length - 1);
        // A client with the last byte may send its next request before this thread continues.
        out.flush();
        over(exchange);
        out.write(body, body.length - 1, 1);
    }

    TestSite with(String path, Answer answer) {
        answers.put(path, answer);
        return this;
    }

    TestSite otherwise(Answer answer) {
        otherwise = answer;
        return this;
    }

    TestSite file(String path, String type, String body) {
        return with(
                path, exchange -> send(exchange, 200, type, body.getBytes(StandardCharsets.UTF_8)));
    }

    /** A page with raw links. */
    TestSite page(String path, String... links) {
        return file(path, "text/html; charset=utf-8", html(path, links));
    }

    TestSite status(String path, int status) {
        return with(path, exchange -> send(exchange, status, "text/html", new byte[0]));
    }

    TestSite redirect(String path, String target) {
        return with(
                path,
                exchange -> {
                    exchange.getResponseHeaders().set("Location", target);
                    exchange.sendResponseHeaders(301, -1);
                });
    }

    static String html(String title, String... links) {
        var text = new StringBuilder("<title>" + title + "</title>");
        for (String link : links) {
            text.append("<a href=\"").append(link).append("\">x</a>\n");
        }
        return text.toString();
    }

    /** An address of this site under one of its names. */
    WebAddress at(String host, String path) {
        try {
            return WebAddress.parse("http://" + host + ":" + port() + path);
        } catch (OutboundException e) {
            throw new UncheckedIOException(e);
        }
    }

    int port() {
        return server.getAddress().getPort();
    }

    /** The requested paths, in order. */
    List<String> asked() {
        return List.copyOf(asked);
    }

    List<String> userAgents() {
        return List.copyOf(userAgents);
    }

    int mostAtOnce() {
        return mostAtOnce.get();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
