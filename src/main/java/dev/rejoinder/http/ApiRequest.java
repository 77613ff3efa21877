package dev.rejoinder.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.rejoinder.access.ClientNetwork;
import dev.rejoinder.core.AppError;
import dev.rejoinder.core.Clock;
import dev.rejoinder.core.ErrorCode;
import dev.rejoinder.core.Sha256;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.util.Fields;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** The request of an {@link Exchange}: path, query, headers and body. Not thread-safe. */
public final class ApiRequest {
    private final Request request;
    private final String id;
    private final RequestBody body;
    private Map<String, String> variables = Map.of();
    private @Nullable Route route;
    private @Nullable Fields query;
    private boolean audited;
    private List<String> bodyFields = List.of();

    ApiRequest(Request request, String id, Clock clock, Duration bodyLimit, LargeBodies memory) {
        this.request = request;
        this.id = id;
        this.body = new RequestBody(request, clock, bodyLimit, memory);
    }

    /** The request was handled: no thread uses its body any more. */
    void handled() {
        body.release();
    }

    void routed(Route to, Map<String, String> values) {
        route = to;
        variables = values;
    }

    /** Keeps the names of the body's fields for the audit log. */
    void audited() {
        audited = true;
    }

    /** The names of the body's fields, if the request is audited and its body was read. */
    List<String> bodyFields() {
        return bodyFields;
    }

    /** Whether the method changes something. */
    boolean isChange() {
        return !isSafe();
    }

    /** The method if the request matched a route; otherwise a constant. */
    String routedMethod() {
        return route == null ? "other" : request.getMethod();
    }

    /** The path template if the request matched a route; otherwise a constant. */
    String routedTemplate() {
        return route == null ? "none" : route.template();
    }

    /** The request id, which also appears in the response, the log and traces. */
    public String id() {
        return id;
    }

    /** Whether the method is safe: it changes nothing. */
    boolean isSafe() {
        return request.getMethod().equals("GET") || isHead();
    }

    public boolean isHead() {
        return request.getMethod().equals("HEAD");
    }

    /** The client's address; behind a trusted proxy, as the proxy reports it. */
    String address() {
        return request.getConnectionMetaData().getRemoteSocketAddress()
                        instanceof InetSocketAddress peer
                ? peer.getAddress().getHostAddress()
                : "";
    }

    /** The client's network; rate limits count per network. */
    public ClientNetwork network() {
        return request.getConnectionMetaData().getRemoteSocketAddress()
                        instanceof InetSocketAddress peer
                ? ClientNetwork.of(peer.getAddress())
                : new ClientNetwork("unknown");
    }

    /** The value of a path variable. */
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
     * @throws AppError INVALID_REQUEST if it is repeated, contains U+0000 or cannot be decoded
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
            throw AppError.invalid(name, name + " appears more than once.");
        }
        String value = values.getFirst();
        // PostgreSQL rejects U+0000 in a comparison.
        if (value.indexOf('\0') >= 0) {
            throw AppError.invalid(name, name + " contains the character U+0000.");
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
     * @throws AppError INVALID_REQUEST if it is repeated
     */
    public @Nullable String header(String name) {
        List<String> values = request.getHeaders().getValuesList(name);
        if (values.size() > 1) {
            throw AppError.invalid(name, name + " appears more than once.");
        }
        return values.isEmpty() ? null : values.getFirst();
    }

    /** The client's preferred media types; a malformed header counts as absent. */
    public AcceptHeader accepts() {
        return AcceptHeader.parse(request.getHeaders().getValuesList(HttpHeader.ACCEPT));
    }

    /**
     * The JSON body, validated against the route's schema.
     *
     * @throws AppError INVALID_REQUEST
     */
    public JsonNode body() {
        return validated(read(RequestBody.MAX_BYTES));
    }

    /** As {@link #body()}, for messages that have their files in them. */
    public JsonNode bodyWithFiles() {
        return validated(read(RequestBody.MAX_BYTES_WITH_FILES));
    }

    private byte[] read(int most) {
        return body.read(header("Content-Encoding"), most);
    }

    /**
     * As {@link #bodyWithFiles()}, with a hash of the path and of the bytes as they were sent: the
     * same for each attempt of a client that retries.
     */
    public HashedBody hashedBody() {
        byte[] bytes = read(RequestBody.MAX_BYTES_WITH_FILES);
        String path = request.getHttpURI().getPath();
        return new HashedBody(validated(bytes), Sha256.hex(List.of(path.getBytes(UTF_8), bytes)));
    }

    /**
     * A body and its hash.
     *
     * @param hash SHA-256 in lower-case hex
     */
    public record HashedBody(JsonNode value, String hash) {}

    private JsonNode validated(byte[] bytes) {
        JsonNode value = StrictJson.readObject(bytes);
        if (audited) {
            bodyFields = List.copyOf(value.propertyNames());
        }
        if (route != null && route.description().body() != null) {
            BodyValidator.check(value, route.description().body(), "");
        }
        return value;
    }

    /**
     * The JSON body, of any type; not validated against the route's schema.
     *
     * @throws AppError INVALID_REQUEST
     */
    public JsonNode json() {
        return StrictJson.read(read(RequestBody.MAX_BYTES));
    }

    /** Whether the body is a multipart form; {@link #upload} reads it. */
    public boolean isUpload() {
        return FileUpload.isMultipart(header("Content-Type"));
    }

    /**
     * Reads the body as a multipart form and writes its file to disk. The caller closes the result.
     *
     * @param temporary the folder for the file
     * @throws AppError INVALID_REQUEST if the body is not a form or is too large
     */
    public FileUpload upload(Path temporary, int maxFileBytes) {
        String type = header("Content-Type");
        return body.upload(type == null ? "" : type, temporary, maxFileBytes);
    }

    /**
     * Whether the connection can carry another request. Reads and discards the rest of the body.
     */
    boolean isOver() {
        return body.isOver();
    }
}
