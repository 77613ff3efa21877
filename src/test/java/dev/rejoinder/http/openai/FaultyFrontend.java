package dev.rejoinder.http.openai;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * A proxy in front of a server that spoils the responses whose requests ask for it: with {@code
 * X-Test-Fault: lose} the first attempt gets 500 after the server has answered; with {@code cut}
 * the response ends in the middle of its text.
 */
final class FaultyFrontend implements AutoCloseable {
    private static final String FAULT = "X-Test-Fault";

    /** The client's connections are not the server's. */
    private static final Set<String> OWN_HEADERS =
            Set.of(
                    "connection",
                    "host",
                    "content-length",
                    "transfer-encoding",
                    "upgrade",
                    "http2-settings",
                    "expect");

    private final HttpClient client = HttpClient.newHttpClient();
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final HttpServer front;
    private final int port;

    FaultyFrontend(int port) throws IOException {
        this.port = port;
        this.front =
                HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        front.setExecutor(threads);
        front.createContext("/", this::handle);
        front.start();
    }

    int port() {
        return front.getAddress().getPort();
    }

    /** Closes the exchange, unless it is to be cut: then the connection breaks. */
    private void handle(HttpExchange exchange) throws IOException {
        String fault = exchange.getRequestHeaders().getFirst(FAULT);
        HttpResponse<InputStream> response = forward(exchange);
        if ("lose".equals(fault) && isFirstAttempt(exchange)) {
            response.body().readAllBytes();
            exchange.sendResponseHeaders(500, -1);
            exchange.close();
            return;
        }
        response.headers()
                .map()
                .forEach(
                        (name, values) -> {
                            if (!OWN_HEADERS.contains(name.toLowerCase(Locale.ROOT))) {
                                exchange.getResponseHeaders().put(name, values);
                            }
                        });
        exchange.sendResponseHeaders(response.statusCode(), 0);
        if ("cut".equals(fault)) {
            cut(response.body(), exchange.getResponseBody());
            throw new IOException("cut, as the request asks");
        }
        response.body().transferTo(exchange.getResponseBody());
        exchange.close();
    }

    private static boolean isFirstAttempt(HttpExchange exchange) {
        return "0".equals(exchange.getRequestHeaders().getFirst("X-Stainless-Retry-Count"));
    }

    private HttpResponse<InputStream> forward(HttpExchange exchange) throws IOException {
        byte[] body = exchange.getRequestBody().readAllBytes();
        var request =
                HttpRequest.newBuilder(
                                URI.create("http://127.0.0.1:" + port + exchange.getRequestURI()))
                        .method(
                                exchange.getRequestMethod(),
                                HttpRequest.BodyPublishers.ofByteArray(body));
        exchange.getRequestHeaders()
                .forEach(
                        (name, values) -> {
                            if (!OWN_HEADERS.contains(name.toLowerCase(Locale.ROOT))) {
                                add(request, name, values);
                            }
                        });
        try {
            return client.send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
        } catch (InterruptedException interrupted) {
            throw new IOException(interrupted);
        }
    }

    private static void add(HttpRequest.Builder request, String name, List<String> values) {
        values.forEach(value -> request.header(name, value));
    }

    /** Sends everything up to the first text, and the beginning of the next event. */
    private static void cut(InputStream from, OutputStream to) throws IOException {
        String marker = "output_text.delta\",";
        String whole = new String(from.readAllBytes(), UTF_8);
        int delta = whole.indexOf("\n\n", whole.indexOf(marker)) + 2;
        int next = whole.indexOf("\n", delta);
        to.write(whole.substring(0, next).getBytes(UTF_8));
        to.flush();
    }

    @Override
    public void close() {
        front.stop(0);
        threads.shutdownNow();
        client.shutdownNow();
    }
}
