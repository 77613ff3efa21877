package dev.rejoinder.http;

import dev.rejoinder.access.ClientNetwork;
import dev.rejoinder.access.LimitDecision;
import dev.rejoinder.access.Principal;
import dev.rejoinder.access.Scope;
import dev.rejoinder.access.Sessions;
import dev.rejoinder.core.AppError;
import dev.rejoinder.core.Clock;
import dev.rejoinder.core.ErrorCode;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.eclipse.jetty.http.HttpException;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.PreEncodedHttpField;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.BufferUtil;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.Fields;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * One request and its answer, as handlers see them. Used by one thread, until the answer streams.
 */
public final class Exchange {
    /** The largest body, in bytes. */
    static final int MAX_BODY = 1 << 20;

    private static final int UNAUTHORIZED = 401;

    private static final HttpField JSON =
            new PreEncodedHttpField(HttpHeader.CONTENT_TYPE, "application/json; charset=utf-8");
    private static final HttpField NO_STORE =
            new PreEncodedHttpField(HttpHeader.CACHE_CONTROL, "no-store");
    private static final HttpField NO_TRANSFORM =
            new PreEncodedHttpField(HttpHeader.CACHE_CONTROL, "no-cache, no-transform");
    private static final HttpField NO_BUFFERING =
            new PreEncodedHttpField("X-Accel-Buffering", "no");
    private static final HttpField NO_SNIFFING =
            new PreEncodedHttpField("X-Content-Type-Options", "nosniff");

    private final Request request;
    private final Response response;
    private final Callback callback;
    private final String requestId;
    private final Clock clock;
    private final Duration bodyLimit;
    private Map<String, String> variables = Map.of();
    private @Nullable Route route;
    private @Nullable Principal principal;
    private @Nullable OpenStreams openStreams;
    private OpenStreams.@Nullable Place place;
    private boolean streaming;
    private Sessions.@Nullable SignedIn signedIn;
    private @Nullable Fields query;

    /** Whether the client sends its body only when it is read. */
    private boolean asksForBody;

    /**
     * A request that has just arrived.
     *
     * @param bodyLimit how long its body may take to arrive
     */
    Exchange(
            Request request,
            Response response,
            Callback callback,
            String requestId,
            Clock clock,
            Duration bodyLimit) {
        this.request = request;
        this.response = response;
        this.callback = callback;
        this.requestId = requestId;
        this.clock = clock;
        this.bodyLimit = bodyLimit;
        this.asksForBody = request.getHeaders().contains(HttpHeader.EXPECT);
        response.getHeaders().put("X-Request-Id", requestId);
        response.getHeaders().put(NO_SNIFFING);
    }

    void routed(Route to, Map<String, String> values) {
        route = to;
        variables = values;
    }

    /**
     * Whose request it is.
     *
     * @param streams where its answer is noted while it is streamed
     */
    void authenticated(Principal caller, OpenStreams streams) {
        principal = caller;
        openStreams = streams;
    }

    void signedIn(Sessions.SignedIn caller) {
        signedIn = caller;
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

    void allow(String methods) {
        response.getHeaders().put(HttpHeader.ALLOW, methods);
    }

    /** The method, one of those that routes have; a constant word for any other. */
    String routedMethod() {
        return route == null ? "other" : request.getMethod();
    }

    /** The path as routes know it; a constant word where none was found, or nobody let in. */
    String routedTemplate() {
        return route == null ? "none" : route.template();
    }

    public String requestId() {
        return requestId;
    }

    /** Who calls. Only routes that need a key have one. */
    public Principal principal() {
        if (principal == null) {
            throw new IllegalStateException("an open route has no principal");
        }
        return principal;
    }

    /** Who is signed in. Only routes that ask for that have one. */
    public Sessions.SignedIn signedIn() {
        if (signedIn == null) {
            throw new IllegalStateException("nobody is signed in");
        }
        return signedIn;
    }

    /** What the browser holds of a session, good or not; null when there is nothing. */
    public @Nullable String sessionToken() {
        return BrowserCookie.SESSION.value(request, RequestOrigin.of(request));
    }

    /** Gives the browser the token of a session. */
    public void beginSession(String token) {
        response.getHeaders()
                .add(BrowserCookie.SESSION.holding(token, null, RequestOrigin.of(request)));
    }

    /** Has the browser forget the token of its session. */
    public void endSession() {
        response.getHeaders().add(BrowserCookie.SESSION.removed(RequestOrigin.of(request)));
    }

    /** Where the request comes from, as limits count it. */
    public ClientNetwork network() {
        return request.getConnectionMetaData().getRemoteSocketAddress()
                        instanceof InetSocketAddress peer
                ? ClientNetwork.of(peer.getAddress())
                : new ClientNetwork("unknown");
    }

    /** What the browser holds of an earlier sign-in, good or not; null when there is nothing. */
    public @Nullable String deviceToken() {
        return BrowserCookie.DEVICE.value(request, RequestOrigin.of(request));
    }

    /** Gives the browser a token by which it is known at the next sign-in. */
    public void rememberDevice(String token, Duration life) {
        response.getHeaders()
                .add(BrowserCookie.DEVICE.holding(token, life, RequestOrigin.of(request)));
    }

    /** Whether the method is one that changes nothing. */
    boolean isSafe() {
        return request.getMethod().equals("GET") || isHead();
    }

    /**
     * Requires that the request comes from a page of this server's own.
     *
     * @throws AppError INSUFFICIENT_PERMISSIONS
     */
    void requireOwnOrigin() {
        List<String> origins = request.getHeaders().getValuesList(HttpHeader.ORIGIN);
        if (origins.size() != 1 || !RequestOrigin.of(request).isOrigin(origins.getFirst())) {
            throw AppError.of(
                    ErrorCode.INSUFFICIENT_PERMISSIONS,
                    "The request does not come from a page of this server. Behind a proxy, see"
                            + " trusted-proxies.");
        }
    }

    /**
     * Requires that a password can be sent here: not from another server's page, and not where
     * others can listen.
     *
     * @throws AppError INSUFFICIENT_PERMISSIONS, INVALID_REQUEST
     */
    public void requirePrivateSite() {
        if (request.getHeaders().contains(HttpHeader.ORIGIN)) {
            requireOwnOrigin();
        }
        if (!RequestOrigin.of(request).isPrivate()) {
            throw AppError.of(
                    ErrorCode.INVALID_REQUEST,
                    "Signing in needs HTTPS, except at http://localhost. Put a proxy with TLS"
                            + " before the server, and name it in trusted-proxies.");
        }
    }

    /** The value of a variable of the path. */
    public String path(String name) {
        String value = variables.get(name);
        if (value == null) {
            throw new IllegalStateException("no variable " + name);
        }
        return value;
    }

    /**
     * A query parameter, or null.
     *
     * @throws AppError INVALID_REQUEST when it is given twice, holds U+0000 or cannot be decoded
     */
    public @Nullable String query(String name) {
        if (query == null) {
            query = readQuery();
        }
        List<String> values = query.getValues(name);
        if (values == null || values.isEmpty()) {
            return null;
        }
        if (values.size() > 1) {
            throw AppError.invalid(name, name + " is given more than once.");
        }
        String value = values.getFirst();
        // PostgreSQL cannot compare with it.
        if (value.indexOf('\0') >= 0) {
            throw AppError.invalid(name, name + " holds the character U+0000.");
        }
        return value;
    }

    private Fields readQuery() {
        try {
            return Request.extractQueryParameters(request);
        } catch (RuntimeException wrong) {
            throw AppError.of(ErrorCode.INVALID_REQUEST, "The query string cannot be decoded.");
        }
    }

    /**
     * A header, or null.
     *
     * @throws AppError INVALID_REQUEST when it is given twice
     */
    public @Nullable String header(String name) {
        List<String> values = request.getHeaders().getValuesList(name);
        if (values.size() > 1) {
            throw AppError.invalid(name, name + " is given more than once.");
        }
        return values.isEmpty() ? null : values.getFirst();
    }

    /** Which media types the client prefers; never an error. */
    public AcceptHeader accepts() {
        return AcceptHeader.parse(request.getHeaders().getValuesList(HttpHeader.ACCEPT));
    }

    /**
     * The body, which has the form that the route describes.
     *
     * @throws AppError INVALID_REQUEST
     */
    public JsonNode body() {
        JsonNode value = JsonText.readObject(readBody());
        if (route != null && route.description().body() != null) {
            BodyValidator.check(value, route.description().body(), "");
        }
        return value;
    }

    /** Whether the body is a form with files, to be read by {@link #upload}. */
    public boolean isUpload() {
        return FileUpload.isOne(header("Content-Type"));
    }

    /**
     * The form that the body is, with its file on the disk; to be closed.
     *
     * @param temporary where the file goes meanwhile
     * @throws AppError INVALID_REQUEST when it is none, or larger than it may be
     */
    public FileUpload upload(Path temporary, int maxFileBytes) {
        String type = header("Content-Type");
        asksForBody = false;
        try {
            return FileUpload.read(request, type == null ? "" : type, temporary, maxFileBytes);
        } catch (AppError error) {
            UnreadBodyDrain.drop(request, clock, bodyLimit);
            // Where a form is given up, Jetty closes the connection after the answer.
            closeAfterAnswer();
            throw error;
        }
    }

    private byte[] readBody() {
        String encoding = header("Content-Encoding");
        if (encoding != null && !encoding.equalsIgnoreCase("identity")) {
            throw AppError.invalid("Content-Encoding", "Compressed bodies are not accepted.");
        }
        long length = request.getLength();
        if (length > MAX_BODY) {
            throw tooLarge();
        }
        asksForBody = false;
        // One more than there should be, in order to see the end; the buffer is no larger.
        return readAtMost(length < 0 ? MAX_BODY + 1 : (int) length + 1);
    }

    private byte[] readAtMost(int bytes) {
        try (InputStream in =
                new DeadlineInputStream(Content.Source.asInputStream(request), clock, bodyLimit)) {
            byte[] body = in.readNBytes(bytes);
            if (body.length > MAX_BODY) {
                throw tooLarge();
            }
            return body;
        } catch (DeadlineInputStream.TooLateException late) {
            closeAfterAnswer();
            throw AppError.of(ErrorCode.INVALID_REQUEST, "The body took too long to arrive.");
        } catch (IOException | HttpException.RuntimeException broken) {
            // The client left, stalled, or sent chunks that are none. Whatever it was, not ours.
            closeAfterAnswer();
            throw AppError.of(ErrorCode.INVALID_REQUEST, "The body broke off.");
        }
    }

    private static AppError tooLarge() {
        return AppError.of(
                ErrorCode.INVALID_REQUEST, "The body is larger than " + MAX_BODY + " bytes.");
    }

    /** Answers 200 with {@code data} in the envelope. */
    public void reply(JsonText.Content data) {
        send(200, JsonText.bytes(JsonEnvelope.success(data)));
    }

    /**
     * Answers 200 with {@code data} that holds a secret. It is never packed: the size of a packed
     * answer tells something of a secret to whoever can have other text put beside it.
     */
    public void replySecret(JsonText.Content data) {
        sendPlain(200, JsonText.bytes(JsonEnvelope.success(data)));
    }

    /** Answers 200 with JSON as it is. */
    void replyBytes(byte[] json) {
        send(200, json);
    }

    /** Answers with a JSON value as it is, and a status. */
    public void replyBare(int status, JsonText.Content value) {
        send(status, JsonText.bytes(value));
    }

    /** Answers with an error that has something to show. */
    public void replyFailure(AppError error, JsonText.Content data) {
        send(
                StatusTable.status(error.code()),
                JsonText.bytes(JsonEnvelope.failure(error, requestId, seesCauses(), data)));
    }

    /** Answers with bytes of a kind, which are another time others. */
    public void replyFresh(String contentType, byte[] body) {
        response.setStatus(200);
        response.getHeaders().put(HttpHeader.CONTENT_TYPE, contentType);
        response.getHeaders().put(HttpHeader.CACHE_CONTROL, "no-store");
        response.getHeaders().put(HttpHeader.CONTENT_LENGTH, body.length);
        response.write(true, ByteBuffer.wrap(body), callback);
    }

    /** Answers 204: all is well, and there is nothing to send. */
    public void replyNothing() {
        freePlace();
        response.setStatus(204);
        response.getHeaders().put(NO_STORE);
        response.write(true, null, callback);
    }

    /** Sends the client to another path of this server. */
    public void redirect(String path) {
        response.setStatus(302);
        response.getHeaders().put(HttpHeader.LOCATION, path);
        response.getHeaders().put(NO_STORE);
        response.getHeaders().put(HttpHeader.CONTENT_LENGTH, 0);
        response.write(true, ByteBuffer.allocate(0), callback);
    }

    /**
     * Answers 200 with {@code data} in the envelope, sent while it is written, so that its size
     * needs no memory. What fails half way breaks the connection; before that it is told as usual.
     */
    public void replyLarge(JsonText.Content data) {
        if (isHead()) {
            beginJson(200);
            // Not said to be the last, so that Jetty says nothing of its length.
            response.write(
                    false,
                    BufferUtil.EMPTY_BUFFER,
                    Callback.from(callback::succeeded, callback::failed));
            return;
        }
        var ways =
                new LargeResponse.Ways() {
                    @Override
                    public void whole(byte[] body) {
                        send(200, body);
                    }

                    @Override
                    public OutputStream pieces() throws IOException {
                        beginJson(200);
                        OutputStream out =
                                new FilterOutputStream(Content.Sink.asOutputStream(response)) {
                                    @Override
                                    public void write(byte[] bytes, int offset, int length)
                                            throws IOException {
                                        out.write(bytes, offset, length);
                                    }

                                    @Override
                                    public void close() throws IOException {
                                        super.close();
                                        callback.succeeded();
                                    }
                                };
                        return packs() ? GzipEncoding.fast(out) : out;
                    }
                };
        JsonText.write(new LargeResponse(ways), JsonEnvelope.success(data));
    }

    private boolean isHead() {
        return request.getMethod().equals("HEAD");
    }

    private void beginJson(int status) {
        response.setStatus(status);
        response.getHeaders().put(JSON);
        response.getHeaders().put(NO_STORE);
    }

    /** Whether an answer that is worth it is packed for this client. */
    private boolean packs() {
        HttpFields.Mutable headers = response.getHeaders();
        headers.put(HttpHeader.VARY, "Accept-Encoding");
        if (!GzipEncoding.isAccepted(request.getHeaders())) {
            return false;
        }
        headers.put(HttpHeader.CONTENT_ENCODING, "gzip");
        return true;
    }

    /**
     * Answers with a file, or that the client has it already.
     *
     * @param further headers to be sent with it
     */
    public void replyFile(int status, StaticFile file, Map<String, String> further) {
        HttpFields.Mutable headers = response.getHeaders();
        headers.put(HttpHeader.ETAG, file.etag());
        headers.put(HttpHeader.VARY, "Accept-Encoding");
        further.forEach(headers::put);
        String known = String.join(",", request.getHeaders().getValuesList("If-None-Match"));
        if (file.isKnown(known)) {
            response.setStatus(304);
            response.write(true, null, callback);
            return;
        }
        boolean packed = GzipEncoding.isAccepted(request.getHeaders());
        if (packed) {
            headers.put(HttpHeader.CONTENT_ENCODING, "gzip");
        }
        byte[] body = file.bytes(packed);
        response.setStatus(status);
        headers.put(HttpHeader.CONTENT_TYPE, file.contentType());
        headers.put(HttpHeader.CONTENT_LENGTH, body.length);
        response.write(true, ByteBuffer.wrap(body), callback);
    }

    /**
     * Takes one of the places that the caller has for open streams. To be called before anything is
     * stored. Whoever began no stream gives it back when the request has been handled.
     *
     * @throws AppError RATE_LIMIT_EXCEEDED, OVERLOADED
     */
    public void reserveStream() {
        if (place == null && principal != null && openStreams != null) {
            place = openStreams.take(streamCallers(principal));
        }
    }

    /** Visitors cost nothing to make, so those at one address share a limit as well. */
    private List<String> streamCallers(Principal caller) {
        return caller.visitor() == null
                ? List.of(caller.id())
                : List.of(caller.id(), "visitors at " + network());
    }

    /** The request was handled; a place that no stream uses is given back. */
    void handled() {
        if (!streaming) {
            freePlace();
        }
    }

    private void freePlace() {
        if (place != null) {
            place.free();
        }
    }

    /**
     * Begins an answer that its source goes on with.
     *
     * @throws AppError as {@link #reserveStream} does, where that was not called
     */
    public StreamedResponse stream(String contentType, StreamedResponse.Content source) {
        reserveStream();
        streaming = true;
        response.setStatus(200);
        HttpFields.Mutable headers = response.getHeaders();
        headers.put(HttpHeader.CONTENT_TYPE, contentType);
        headers.put(NO_TRANSFORM);
        headers.put(NO_BUFFERING);
        if (principal == null || openStreams == null) {
            return new StreamedResponse(
                    response, source, () -> {}, (stream, failure) -> ended(failure), clock.nanos());
        }
        OpenStreams streams = openStreams;
        var answer =
                new StreamedResponse(
                        response,
                        source,
                        this::freePlace,
                        (stream, failure) -> {
                            streams.ended(stream);
                            freePlace();
                            ended(failure);
                        },
                        clock.nanos());
        streams.opened(answer, principal.credential());
        return answer;
    }

    /** A streamed answer is over; what failed before its first byte can still be said plainly. */
    private void ended(@Nullable Throwable failure) {
        if (failure == null) {
            callback.succeeded();
        } else if (failure instanceof AppError error) {
            fail(error);
        } else {
            callback.failed(failure);
        }
    }

    /** Whether the caller may see what a model provider said: administrators only. */
    public boolean seesCauses() {
        return principal != null && principal.scope() == Scope.ADMIN;
    }

    /** Answers with an error, or breaks the connection when an answer is already under way. */
    void fail(AppError error) {
        freePlace();
        if (response.isCommitted()) {
            callback.failed(error);
            return;
        }
        if (error.retryAfter() != null) {
            long seconds = Math.max(1, (error.retryAfter().toMillis() + 999) / 1000);
            response.getHeaders().put(HttpHeader.RETRY_AFTER, seconds);
        }
        // What was to be sent in place of this was packed.
        response.getHeaders().remove(HttpHeader.CONTENT_ENCODING);
        int status = StatusTable.status(error.code());
        if (status == UNAUTHORIZED) {
            response.getHeaders().put(HttpHeader.WWW_AUTHENTICATE, "Bearer");
        }
        send(status, JsonText.bytes(JsonEnvelope.failure(error, requestId, seesCauses())));
    }

    /** Tells the client that the connection ends with this answer, and ends it. */
    void closeAfterAnswer() {
        response.getHeaders().put(HttpHeader.CONNECTION, "close");
    }

    private void send(int status, byte[] json) {
        boolean packed = json.length > GzipEncoding.MIN_BYTES && packs();
        sendPlain(status, packed ? GzipEncoding.fast(json) : json);
    }

    private void sendPlain(int status, byte[] body) {
        beginJson(status);
        HttpFields.Mutable headers = response.getHeaders();
        if (!headers.contains(HttpHeader.CONNECTION) && !bodyIsOver()) {
            closeAfterAnswer();
        }
        headers.put(HttpHeader.CONTENT_LENGTH, body.length);
        // Jetty leaves it out of answers to HEAD, but not of those to requests that it refuses.
        response.write(true, isHead() ? BufferUtil.EMPTY_BUFFER : ByteBuffer.wrap(body), callback);
    }

    /**
     * Whether nothing of the body is left to come. What nobody has read is read now: a client that
     * sends it after the head would find the connection closed, and might not see the answer.
     */
    private boolean bodyIsOver() {
        return !asksForBody && UnreadBodyDrain.drop(request, clock, bodyLimit);
    }
}
