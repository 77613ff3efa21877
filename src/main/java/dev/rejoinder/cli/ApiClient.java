package dev.rejoinder.cli;

import dev.rejoinder.core.FailureReason;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The client of one server's HTTP API. Methods return the {@code data} of responses, and throw
 * {@link ApiFailure}. Thread-safe.
 */
final class ApiClient implements AutoCloseable {
    static final JsonMapper JSON =
            JsonMapper.builder().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS).build();

    private static final Duration CONNECT = Duration.ofSeconds(10);
    private static final Duration RESPONSE = Duration.ofMinutes(3);
    private static final int PAGE = 100;

    /** More than any response of a server, other than files and exports. */
    private static final int MAX_BODY_BYTES = 64 * 1024 * 1024;

    private static final int MAX_ERROR_BYTES = 64 * 1024;

    private final HttpClient http =
            HttpClient.newBuilder()
                    .version(HttpClient.Version.HTTP_1_1)
                    .connectTimeout(CONNECT)
                    .build();
    private final URI server;
    private final String key;
    private final Runnable closed;
    private final boolean serverRuns;

    /** Whether the server has answered once. */
    private volatile boolean reached;

    /**
     * Creates a client.
     *
     * @param server with or without a path
     * @param closed called when the client is closed
     * @param serverRuns whether a server reads new sources
     */
    ApiClient(URI server, String key, Runnable closed, boolean serverRuns) {
        this.server = URI.create(server.toString().replaceFirst("/+$", ""));
        this.key = key;
        this.closed = closed;
        this.serverRuns = serverRuns;
    }

    /** The server's URL, without a slash at its end. */
    URI server() {
        return server;
    }

    /** Whether a server reads new sources: there is none if the command opened the data itself. */
    boolean serverRuns() {
        return serverRuns;
    }

    /** A path with each {@code {}} replaced by the next value, encoded. */
    static String path(String template, String... values) {
        String path = template;
        for (String value : values) {
            int at = path.indexOf("{}");
            path = path.substring(0, at) + encoded(value) + path.substring(at + 2);
        }
        return path;
    }

    private static String encoded(String value) {
        return URLEncoder.encode(value, StandardCharsets.UTF_8).replace("+", "%20");
    }

    JsonNode get(String path) {
        return data(send(request(path, Map.of()).GET()));
    }

    JsonNode delete(String path) {
        return data(send(request(path, Map.of()).DELETE()));
    }

    JsonNode send(String method, String path, JsonNode body) {
        return data(
                send(
                        request(path, Map.of("Content-Type", "application/json"))
                                .method(method, BodyPublishers.ofString(body.toString()))));
    }

    /** All entries of a list with pages. */
    List<JsonNode> all(String path, String name) {
        var all = new ArrayList<JsonNode>();
        for (int page = 1; ; page++) {
            JsonNode data = get(path + "?limit=" + PAGE + "&page=" + page);
            data.path(name).forEach(all::add);
            if (!data.path("pagination").path("hasMore").asBoolean()) {
                return all;
            }
        }
    }

    /** Sends a form with one file. */
    JsonNode upload(String path, String fileName, String title, Path file) {
        var form = new MultipartForm(UUID.randomUUID().toString(), fileName, title);
        try {
            return data(
                    send(
                            request(path, Map.of("Content-Type", form.contentType()))
                                    .POST(
                                            BodyPublishers.concat(
                                                    BodyPublishers.ofString(form.before()),
                                                    BodyPublishers.ofFile(file),
                                                    BodyPublishers.ofString(form.after())))));
        } catch (IOException gone) {
            throw new UncheckedIOException(gone);
        }
    }

    /** The body of a response that is no envelope. */
    byte[] bytes(String path) {
        try (InputStream body = open(request(path, Map.of()).GET())) {
            return body.readAllBytes();
        } catch (IOException cut) {
            throw unreachable(cut);
        }
    }

    /** Opens a stream of events, or any other long response. */
    InputStream open(
            String method, String path, @Nullable JsonNode body, Map<String, String> headers) {
        return open(
                request(path, headers)
                        .method(
                                method,
                                body == null
                                        ? BodyPublishers.noBody()
                                        : BodyPublishers.ofString(body.toString())));
    }

    private InputStream open(HttpRequest.Builder request) {
        HttpResponse<InputStream> response = send(request, BodyHandlers.ofInputStream());
        if (response.statusCode() / 100 == 2) {
            return response.body();
        }
        try (InputStream body = response.body()) {
            throw failure(
                    response, new String(body.readNBytes(MAX_ERROR_BYTES), StandardCharsets.UTF_8));
        } catch (IOException cut) {
            throw unreachable(cut);
        }
    }

    /** A path of this server, from its root. */
    private HttpRequest.Builder request(String path, Map<String, String> headers) {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create(server + path)).timeout(RESPONSE);
        headers.forEach(request::header);
        return key.isEmpty() ? request : request.header("Authorization", "Bearer " + key);
    }

    private HttpResponse<String> send(HttpRequest.Builder request) {
        return send(request, BodyHandlers.limiting(BodyHandlers.ofString(), MAX_BODY_BYTES));
    }

    private <T> HttpResponse<T> send(
            HttpRequest.Builder request, HttpResponse.BodyHandler<T> handler) {
        try {
            HttpResponse<T> response = http.send(request.build(), handler);
            reached = true;
            return response;
        } catch (IOException failure) {
            throw unreachable(failure);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new ApiFailure("The command was interrupted.", 0, false, null);
        }
    }

    private ApiFailure unreachable(IOException failure) {
        String why =
                switch (failure) {
                    case ConnectException _ -> "it does not accept connections";
                    case HttpTimeoutException _ -> "it does not answer";
                    default -> FailureReason.of(failure);
                };
        var reported =
                new ApiFailure(
                        "The server at " + server + " cannot be reached: " + why + ".",
                        0,
                        reached || !(failure instanceof ConnectException),
                        null);
        reported.initCause(failure);
        return reported;
    }

    private JsonNode data(HttpResponse<String> response) {
        if (response.statusCode() / 100 != 2) {
            throw failure(response, response.body());
        }
        JsonNode body = parsed(response.body());
        return body.has("data") ? body.path("data") : body;
    }

    private ApiFailure failure(HttpResponse<?> response, String body) {
        JsonNode error = parsed(body).path("error");
        int status = response.statusCode();
        if (status == 401) {
            return new ApiFailure(
                    "The server at " + server + " does not accept the key.", status, false, null);
        }
        String sentence =
                error.path("message")
                        .asString("The server at " + server + " answered with status " + status);
        return new ApiFailure(
                sentence,
                status,
                error.path("retryable").asBoolean(status >= 500),
                response.headers()
                        .firstValue("Retry-After")
                        .filter(text -> text.matches("\\d{1,6}"))
                        .map(text -> Duration.ofSeconds(Long.parseLong(text)))
                        .orElse(null));
    }

    /** A missing node if the text is no JSON, such as the page of a proxy. */
    private static JsonNode parsed(String text) {
        try {
            return JSON.readTree(text);
        } catch (JacksonException notJson) {
            return JSON.missingNode();
        }
    }

    @Override
    public void close() {
        http.shutdownNow();
        closed.run();
    }
}
