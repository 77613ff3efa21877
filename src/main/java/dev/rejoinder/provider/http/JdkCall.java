package dev.rejoinder.provider.http;

import dev.rejoinder.wire.Header;
import dev.rejoinder.wire.ResponseHead;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;

/** A call of {@link JdkTransport}. */
final class JdkCall implements HttpCall {
    private final HttpClient client;
    private final HttpRequest request;
    private boolean aborted;
    private @Nullable CompletableFuture<HttpResponse<InputStream>> answer;
    private @Nullable InputStream body;

    JdkCall(HttpClient client, HttpRequest request) {
        this.client = client;
        this.request = request;
    }

    @Override
    public ResponseHead execute() throws IOException {
        try {
            HttpResponse<InputStream> response = send().get();
            keep(response.body());
            return new ResponseHead(response.statusCode(), headers(response));
        } catch (ExecutionException e) {
            throw new IOException("no answer from " + request.uri().getHost(), e.getCause());
        } catch (CancellationException e) {
            throw new IOException("aborted", e);
        } catch (IllegalArgumentException e) {
            throw new IOException("an invalid response header", e);
        } catch (InterruptedException e) {
            abort();
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    private synchronized CompletableFuture<HttpResponse<InputStream>> send() throws IOException {
        refuseIfAborted();
        var sent = client.sendAsync(request, HttpResponse.BodyHandlers.ofInputStream());
        answer = sent;
        return sent;
    }

    private synchronized void keep(InputStream stream) throws IOException {
        body = stream;
        if (aborted) {
            stream.close();
        }
        refuseIfAborted();
    }

    private static List<Header> headers(HttpResponse<?> response) {
        List<Header> headers = new ArrayList<>();
        response.headers()
                .map()
                .forEach(
                        (name, values) ->
                                values.forEach(value -> headers.add(new Header(name, value))));
        return headers;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        InputStream open = body;
        if (open == null) {
            throw new IOException("no answer to read");
        }
        int count = open.read(target, offset, length);
        if (count < 0) {
            refuseIfAborted();
        }
        return count;
    }

    @Override
    public boolean isReady() {
        try {
            return body != null && body.available() > 0;
        } catch (IOException e) {
            // The next read throws the same error.
            return true;
        }
    }

    /** Does nothing: the JDK's stream has no read timeout. */
    @Override
    public void drain() {}

    private synchronized void refuseIfAborted() throws IOException {
        if (aborted) {
            throw new IOException("aborted");
        }
    }

    @Override
    public synchronized void abort() {
        aborted = true;
        if (answer != null) {
            answer.cancel(true);
        }
        if (body != null) {
            try {
                body.close();
            } catch (IOException e) {
                // The stream is not read any more.
            }
        }
    }

    /** The JDK reuses the connection if its stream was read to the end. */
    @Override
    public void close() {
        abort();
    }
}
