package dev.rejoinder.client;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.MissingNode;

/** Sends requests, and repeats those that failed. Thread-safe. */
final class Http {
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);
    private static final Set<Integer> PROXY_FAILURES = Set.of(502, 503, 504);

    private final Rejoinder.Options options;
    private final HttpClient client =
            HttpClient.newBuilder()
                    .version(HttpClient.Version.HTTP_1_1)
                    .connectTimeout(CONNECT_TIMEOUT)
                    .build();

    /**
     * A request that can be sent several times.
     *
     * @param body makes the body of each attempt
     * @param headers besides those of the client
     * @param repeatable whether it can be repeated although it may have arrived
     */
    record Call(
            String method,
            String path,
            Supplier<BodyPublisher> body,
            Map<String, String> headers,
            boolean repeatable) {
        static Call get(String path) {
            return new Call("GET", path, BodyPublishers::noBody, Map.of(), true);
        }

        /** A request with JSON, which must not arrive twice. */
        static Call of(String method, String path, Object json) {
            byte[] bytes = Json.write(json);
            return new Call(
                    method,
                    path,
                    () -> BodyPublishers.ofByteArray(bytes),
                    Map.of("Content-Type", "application/json"),
                    false);
        }

        static Call delete(String path) {
            return new Call("DELETE", path, BodyPublishers::noBody, Map.of(), false);
        }

        /** The same request, which can arrive twice and has its effect once. */
        Call asRepeatable() {
            return new Call(method, path, body, headers, true);
        }

        Call withHeader(String name, String value) {
            var more = new java.util.HashMap<>(headers);
            more.put(name, value);
            return new Call(method, path, body, more, repeatable);
        }

        /** Whether to send it again after this failure. */
        boolean isRepeatedAfter(RejoinderException failure) {
            if (repeatable) {
                return failure.retryable();
            }
            boolean refused =
                    failure.getCause() instanceof ConnectException
                            || failure.getCause() instanceof HttpConnectTimeoutException;
            boolean busy = failure.status() == 429 || failure.status() == 503;
            return refused
                    || busy
                            && failure.retryable()
                            && !failure.code().equals(RejoinderException.UNEXPECTED_RESPONSE);
        }
    }

    Http(Rejoinder.Options options) {
        this.options = options;
    }

    Rejoinder.Options options() {
        return options;
    }

    /** A path of the API with encoded segments. */
    static String path(String... segments) {
        return "/api/v1/"
                + java.util.Arrays.stream(segments)
                        .map(Http::encoded)
                        .collect(Collectors.joining("/"));
    }

    /** A path with parameters. Those without a value are left out, and lists are joined. */
    static String query(String path, Map<String, ?> parameters) {
        String query =
                parameters.entrySet().stream()
                        .filter(each -> each.getValue() != null)
                        .map(each -> encoded(each.getKey()) + "=" + encoded(text(each.getValue())))
                        .collect(Collectors.joining("&"));
        return query.isEmpty() ? path : path + "?" + query;
    }

    private static String text(Object value) {
        return value instanceof Collection<?> list
                ? list.stream().map(Object::toString).collect(Collectors.joining(","))
                : value.toString();
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, UTF_8).replace("+", "%20");
    }

    <T> T send(Call call, Class<T> type) {
        return Json.convert(send(call), type);
    }

    /** Sends a request until it succeeds, and returns the {@code data} of the response. */
    JsonNode send(Call call) {
        return repeat(call, Http::data);
    }

    /** Sends a request until it succeeds, and returns the body of the response. */
    byte[] download(Call call) {
        return repeat(call, body -> body);
    }

    private interface Reading<T> {
        T of(byte[] body) throws IOException;
    }

    private <T> T repeat(Call call, Reading<T> reading) {
        var retries = new Retries(options);
        var never = new CountDownLatch(1);
        while (true) {
            try (ResponseBody body = await(start(call))) {
                return reading.of(body.readAll(options.timeout()));
            } catch (IOException e) {
                pause(call, RejoinderException.connectionFailed(e), retries, never);
            } catch (InterruptedException e) {
                throw RejoinderException.interrupted(e);
            } catch (RejoinderException e) {
                pause(call, e, retries, never);
            }
        }
    }

    private static void pause(
            Call call, RejoinderException failure, Retries retries, CountDownLatch never) {
        if (!call.isRepeatedAfter(failure)) {
            throw failure;
        }
        retries.pause(failure, never);
    }

    private static JsonNode data(byte[] body) throws IOException {
        if (body.length == 0) {
            return MissingNode.getInstance();
        }
        try {
            return Json.tree(body).path("data");
        } catch (JacksonException e) {
            throw new IOException("The response is not JSON.", e);
        }
    }

    /** Sends a request and returns at once. */
    CompletableFuture<HttpResponse<ResponseBody>> start(Call call) {
        String base = options.baseUrl().toString().replaceFirst("/+$", "");
        var request =
                HttpRequest.newBuilder(URI.create(base + call.path()))
                        .header("Authorization", "Bearer " + options.apiKey())
                        .method(call.method(), call.body().get());
        call.headers().forEach(request::header);
        return client.sendAsync(request.build(), head -> new ResponseBody());
    }

    /**
     * Waits for the head of a response.
     *
     * @throws RejoinderException if its status is not a success
     */
    ResponseBody await(CompletableFuture<HttpResponse<ResponseBody>> started)
            throws IOException, InterruptedException {
        HttpResponse<ResponseBody> response;
        try {
            response = started.get(options.timeout().toNanos(), TimeUnit.NANOSECONDS);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof IOException failure
                    ? failure
                    : new IOException(e.getCause());
        } catch (TimeoutException e) {
            started.cancel(true);
            throw new HttpTimeoutException("No response within " + options.timeout() + ".");
        } catch (InterruptedException e) {
            started.cancel(true);
            throw e;
        }
        if (response.statusCode() / 100 == 2) {
            return response.body();
        }
        try (ResponseBody body = response.body()) {
            throw failure(
                    response.statusCode(), response.headers(), body.readAll(options.timeout()));
        }
    }

    private static RejoinderException failure(int status, HttpHeaders headers, byte[] body) {
        JsonNode whole;
        try {
            whole = Json.tree(body);
        } catch (JacksonException e) {
            whole = MissingNode.getInstance();
        }
        JsonNode error = whole.path("error");
        return error.isObject()
                ? failure(status, error, whole.path("data"), retryAfter(headers))
                : new RejoinderException(
                        status,
                        RejoinderException.UNEXPECTED_RESPONSE,
                        "The response has status " + status + " and is not one of the API.",
                        PROXY_FAILURES.contains(status),
                        retryAfter(headers),
                        headers.firstValue("X-Request-Id").orElse(null),
                        null,
                        MissingNode.getInstance(),
                        null);
    }

    /** The exception for an error of the API. */
    static RejoinderException failure(
            int status, JsonNode error, JsonNode data, Duration retryAfter) {
        return new RejoinderException(
                status,
                error.path("code").asString(""),
                error.path("message").asString(""),
                error.path("retryable").asBoolean(false),
                retryAfter,
                error.path("requestId").asString(null),
                error.get("cause"),
                data,
                null);
    }

    private static Duration retryAfter(HttpHeaders headers) {
        return headers.firstValue("Retry-After")
                .filter(value -> value.matches("\\d{1,9}"))
                .map(value -> Duration.ofSeconds(Long.parseLong(value)))
                .orElse(null);
    }
}
