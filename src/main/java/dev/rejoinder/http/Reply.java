package dev.rejoinder.http;

import dev.rejoinder.access.LimitDecision;
import dev.rejoinder.core.AppError;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Map;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.PreEncodedHttpField;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.BufferUtil;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/** The response of an {@link Exchange}. A handler sends exactly one, or a stream instead. */
public final class Reply {
    private static final int UNAUTHORIZED = 401;

    private static final String CONTENT_DISPOSITION = "Content-Disposition";

    private static final int DOWNLOAD_BUFFER = 32 << 10;

    private static final HttpField JSON =
            new PreEncodedHttpField(HttpHeader.CONTENT_TYPE, StrictJson.CONTENT_TYPE);
    private static final HttpField NO_STORE =
            new PreEncodedHttpField(HttpHeader.CACHE_CONTROL, "no-store");
    private static final HttpField VARY_ENCODING =
            new PreEncodedHttpField(HttpHeader.VARY, "Accept-Encoding");
    private static final HttpField NO_TRANSFORM =
            new PreEncodedHttpField(HttpHeader.CACHE_CONTROL, "no-cache, no-transform");
    private static final HttpField NO_BUFFERING =
            new PreEncodedHttpField("X-Accel-Buffering", "no");
    private static final HttpField NO_SNIFFING =
            new PreEncodedHttpField("X-Content-Type-Options", "nosniff");

    private final Request rawRequest;
    private final Response response;
    private final Callback callback;
    private final ApiRequest request;
    private final Caller caller;
    private final StreamReservation place;
    private ErrorFormat errors = JsonEnvelope.ERRORS;
    private @Nullable RequestAudit audit;

    Reply(
            Request rawRequest,
            Response response,
            Callback callback,
            ApiRequest request,
            Caller caller,
            StreamReservation place) {
        this.rawRequest = rawRequest;
        this.response = response;
        this.callback = callback;
        this.request = request;
        this.caller = caller;
        this.place = place;
        response.getHeaders().put("X-Request-Id", request.id());
        response.getHeaders().put(NO_SNIFFING);
    }

    void limited(LimitDecision decision) {
        if (decision.limit() == 0) {
            return;
        }
        HttpFields.Mutable headers = response.getHeaders();
        headers.put("X-RateLimit-Limit", decision.limit());
        headers.put("X-RateLimit-Remaining", decision.remaining());
        headers.put("X-RateLimit-Reset", decision.resetAtUnixSeconds());
    }

    /** Records the request before its response is sent. */
    void audit(RequestAudit entry) {
        audit = entry;
    }

    /** Call it before anything is sent. */
    private void succeeding(byte @Nullable [] json) {
        if (audit != null) {
            audit.succeeded(json);
        }
    }

    private void failing(AppError error) {
        if (audit != null) {
            audit.failed(error.code());
        }
    }

    /** Sets the format of an error response. */
    public void errors(ErrorFormat format) {
        errors = format;
    }

    /** Adds a header to the response; call it before the reply. */
    public void header(String name, String value) {
        response.getHeaders().put(name, value);
    }

    void allow(String methods) {
        response.getHeaders().put(HttpHeader.ALLOW, methods);
    }

    /** Closes the connection after this response and says so in its headers. */
    void closeConnection() {
        response.getHeaders().put(HttpHeader.CONNECTION, "close");
    }

    /** Replies 200 with {@code data} in the envelope. */
    public void data(StrictJson.Content data) {
        json(StrictJson.bytes(JsonEnvelope.success(data)));
    }

    /** Replies 201 with {@code data} in the envelope. */
    public void created(StrictJson.Content data) {
        byte[] json = StrictJson.bytes(JsonEnvelope.success(data));
        succeeding(json);
        send(201, json);
    }

    /**
     * Replies 200 with {@code data} that holds a secret. The response is never compressed: the size
     * of a compressed response leaks the secret to an attacker who can add text to it (BREACH).
     */
    public void secret(StrictJson.Content data) {
        byte[] json = StrictJson.bytes(JsonEnvelope.success(data));
        succeeding(json);
        sendPlain(200, json);
    }

    /**
     * Replies 200 with {@code data} in the envelope and sends it while it is written, so a large
     * response needs little memory. If writing fails, the connection closes.
     */
    public void large(StrictJson.Content data) {
        succeeding(null);
        if (request.isHead()) {
            beginJson(200);
            // Not marked as last, so Jetty sends no Content-Length.
            response.write(
                    false,
                    BufferUtil.EMPTY_BUFFER,
                    Callback.from(callback::succeeded, callback::failed));
            return;
        }
        var sender =
                new LargeResponse.Sender(response, callback) {
                    @Override
                    void whole(byte[] body) {
                        send(200, body);
                    }

                    @Override
                    boolean begin() {
                        beginJson(200);
                        return compresses();
                    }
                };
        StrictJson.write(new LargeResponse(sender), JsonEnvelope.success(data));
    }

    /** See {@link Exchange#download}. */
    void download(
            String contentType, String fileName, @Nullable Long bytes, Exchange.Download write)
            throws IOException {
        succeeding(null);
        response.getHeaders().put(CONTENT_DISPOSITION, ContentDisposition.attachment(fileName));
        if (request.isHead()) {
            beginDownload(contentType);
            setLength(bytes, bytes != null && bytes > GzipEncoding.MIN_BYTES && compresses());
            // A response without a body that ends in one write would say that the body is empty.
            response.write(
                    false,
                    BufferUtil.EMPTY_BUFFER,
                    Callback.from(
                            () -> response.write(true, BufferUtil.EMPTY_BUFFER, callback),
                            callback::failed));
            return;
        }
        var sender =
                new LargeResponse.Sender(response, callback) {
                    @Override
                    void whole(byte[] body) {
                        beginDownload(contentType);
                        sendBody(body);
                    }

                    @Override
                    boolean begin() {
                        beginDownload(contentType);
                        boolean compressed = compresses();
                        setLength(bytes, compressed);
                        return compressed;
                    }
                };
        // Not closed after a failure, so that the client sees that the file is incomplete.
        var out = new BufferedOutputStream(new LargeResponse(sender), DOWNLOAD_BUFFER);
        write.writeTo(out);
        out.close();
    }

    private void setLength(@Nullable Long bytes, boolean compressed) {
        if (bytes != null && !compressed) {
            response.getHeaders().put(HttpHeader.CONTENT_LENGTH, bytes);
        }
    }

    /** Closes the connection, so that a blocked write fails. Thread-safe. */
    void breakOff() {
        rawRequest
                .getConnectionMetaData()
                .getConnection()
                .getEndPoint()
                .close(new IOException("the response was aborted"));
    }

    private void beginDownload(String contentType) {
        response.setStatus(200);
        response.getHeaders().put(HttpHeader.CONTENT_TYPE, contentType);
        // Someone else has made the file: a browser must not let it act as this server's page.
        response.getHeaders().put("Content-Security-Policy", "default-src 'none'; sandbox");
        response.getHeaders().put(NO_STORE);
    }

    /** Replies 200 with the given JSON, without the envelope. */
    void json(byte[] json) {
        succeeding(json);
        send(200, json);
    }

    /** Replies with a JSON value without the envelope. */
    public void bare(int status, StrictJson.Content value) {
        byte[] json = StrictJson.bytes(value);
        succeeding(json);
        send(status, json);
    }

    /** Replies with an error and {@code data} beside it. */
    public void failure(AppError error, StrictJson.Content data) {
        failing(error);
        send(
                StatusTable.status(error.code()),
                StrictJson.bytes(
                        JsonEnvelope.failure(error, request.id(), caller.seesCauses(), data)));
    }

    /** Replies with an error; if a response has already begun, closes the connection instead. */
    void fail(AppError error) {
        place.free();
        failing(error);
        if (response.isCommitted()) {
            callback.failed(error);
            return;
        }
        if (error.retryAfter() != null) {
            long seconds = Math.max(1, (error.retryAfter().toMillis() + 999) / 1000);
            response.getHeaders().put(HttpHeader.RETRY_AFTER, seconds);
        }
        // The failed response may have set these.
        response.getHeaders().remove(HttpHeader.CONTENT_ENCODING);
        response.getHeaders().remove(CONTENT_DISPOSITION);
        int status = StatusTable.status(error.code());
        if (status == UNAUTHORIZED) {
            response.getHeaders().put(HttpHeader.WWW_AUTHENTICATE, "Bearer");
        }
        beginJson(status);
        response.getHeaders().put(HttpHeader.CONTENT_TYPE, errors.contentType());
        errors.headers(error).forEach(response.getHeaders()::put);
        sendBody(errors.body(error, status, request.id(), caller.seesCauses()));
    }

    /** Replies 200 with a body that caches must not store. */
    public void uncached(String contentType, byte[] body) {
        response.setStatus(200);
        response.getHeaders().put(HttpHeader.CONTENT_TYPE, contentType);
        response.getHeaders().put(NO_STORE);
        response.getHeaders().put(HttpHeader.CONTENT_LENGTH, body.length);
        response.write(true, ByteBuffer.wrap(body), callback);
    }

    /** Replies 204. */
    public void noContent() {
        sendEmpty(204);
    }

    /** Replies 202 without a body. */
    public void accepted() {
        response.getHeaders().put(HttpHeader.CONTENT_LENGTH, 0);
        sendEmpty(202);
    }

    private void sendEmpty(int status) {
        succeeding(null);
        place.free();
        response.setStatus(status);
        response.getHeaders().put(NO_STORE);
        closeUnlessRead();
        response.write(true, null, callback);
    }

    /**
     * Replies 302.
     *
     * @param location a path of this server, or a URL
     */
    public void redirect(String location) {
        succeeding(null);
        sendRedirect(location);
    }

    /** Replies 302 to a page that shows an error to a person. */
    public void redirect(String location, AppError error) {
        failing(error);
        sendRedirect(location);
    }

    private void sendRedirect(String location) {
        response.setStatus(302);
        response.getHeaders().put(HttpHeader.LOCATION, location);
        response.getHeaders().put(NO_STORE);
        response.getHeaders().put(HttpHeader.CONTENT_LENGTH, 0);
        response.write(true, ByteBuffer.allocate(0), callback);
    }

    /**
     * Replies with a file, or 304 if the client's copy is current.
     *
     * @param further additional headers
     */
    public void file(int status, StaticFile file, Map<String, String> further) {
        HttpFields.Mutable headers = response.getHeaders();
        headers.put(HttpHeader.ETAG, file.etag());
        headers.ensureField(VARY_ENCODING);
        further.forEach(headers::put);
        String known = String.join(",", rawRequest.getHeaders().getValuesList("If-None-Match"));
        if (file.isKnown(known)) {
            response.setStatus(304);
            response.write(true, null, callback);
            return;
        }
        byte[] body = file.bytes(compresses());
        response.setStatus(status);
        headers.put(HttpHeader.CONTENT_TYPE, file.contentType());
        headers.put(HttpHeader.CONTENT_LENGTH, body.length);
        response.write(true, ByteBuffer.wrap(body), callback);
    }

    /** Sets the headers of a response that proxies must forward without buffering. */
    void beginStream(String contentType) {
        succeeding(null);
        response.setStatus(200);
        HttpFields.Mutable headers = response.getHeaders();
        headers.put(HttpHeader.CONTENT_TYPE, contentType);
        headers.put(NO_TRANSFORM);
        headers.put(NO_BUFFERING);
    }

    private void beginJson(int status) {
        response.setStatus(status);
        response.getHeaders().put(JSON);
        response.getHeaders().put(NO_STORE);
    }

    /** Whether to compress for this client; also sets the headers that depend on it. */
    private boolean compresses() {
        HttpFields.Mutable headers = response.getHeaders();
        headers.ensureField(VARY_ENCODING);
        if (!GzipEncoding.isAccepted(rawRequest.getHeaders())) {
            return false;
        }
        headers.put(HttpHeader.CONTENT_ENCODING, "gzip");
        return true;
    }

    private void send(int status, byte[] json) {
        boolean compressed = json.length > GzipEncoding.MIN_BYTES && compresses();
        sendPlain(status, compressed ? GzipEncoding.fast(json) : json);
    }

    private void sendPlain(int status, byte[] body) {
        beginJson(status);
        sendBody(body);
    }

    /** Closes the connection if the rest of the request is not read. */
    private void closeUnlessRead() {
        if (!response.getHeaders().contains(HttpHeader.CONNECTION) && !request.isOver()) {
            closeConnection();
        }
    }

    private void sendBody(byte[] body) {
        closeUnlessRead();
        response.getHeaders().put(HttpHeader.CONTENT_LENGTH, body.length);
        // Jetty omits the body of responses to HEAD, but not if it rejected the request itself.
        response.write(
                true, request.isHead() ? BufferUtil.EMPTY_BUFFER : ByteBuffer.wrap(body), callback);
    }
}
