package dev.rejoinder.http;

import dev.rejoinder.access.ClientNetwork;
import dev.rejoinder.core.AppError;
import dev.rejoinder.core.Clock;
import dev.rejoinder.core.ErrorCode;
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

/** The request of an {@link Exchange}: path, query, headers and body. Used by one thread. */
public final class ApiRequest {
    private final Request request;
    private final String id;
    private final RequestBody body;
    private Map<String, String> variables = Map.of();
    private @Nullable Route route;
    private @Nullable Fields query;

    ApiRequest(Request request, String id, Clock clock, Duration bodyLimit) {
        this.request = request;
        this.id = id;
        this.body = new RequestBody(request, clock, bodyLimit);
    }

    void routed(Route to, Map<String, String> values) {
        route = to;
        variables = values;
    }

    /** The method, if the request reached a route; otherwise a constant. */
    String routedMethod() {
        return route == null ? "other" : request.getMethod();
    }

    /** The path's template, if the request reached a route; otherwise a constant. */
    String routedTemplate() {
        return route == null ? "none" : route.template();
    }

    /** The id of this request: in its answer, in the log and in traces. */
    public String id() {
        return id;
    }

    /** Whether the method changes nothing. */
    boolean isSafe() {
        return request.getMethod().equals("GET") || isHead();
    }

    boolean isHead() {
        return request.getMethod().equals("HEAD");
    }

    /** The client's network, which limits count by. */
    public ClientNetwork network() {
        return request.getConnectionMetaData().getRemoteSocketAddress()
                        instanceof InetSocketAddress peer
                ? ClientNetwork.of(peer.getAddress())
                : new ClientNetwork("unknown");
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

    /** The media types that the client prefers; a malformed header counts as absent. */
    public AcceptHeader accepts() {
        return AcceptHeader.parse(request.getHeaders().getValuesList(HttpHeader.ACCEPT));
    }

    /**
     * The JSON body, valid against the schema of the route.
     *
     * @throws AppError INVALID_REQUEST
     */
    public JsonNode body() {
        JsonNode value = StrictJson.readObject(body.read(header("Content-Encoding")));
        if (route != null && route.description().body() != null) {
            BodyValidator.check(value, route.description().body(), "");
        }
        return value;
    }

    /** Whether the body is a form with files, for {@link #upload} to read. */
    public boolean isUpload() {
        return FileUpload.isMultipart(header("Content-Type"));
    }

    /**
     * Reads the body as a form, and writes its file to disk. The caller closes it.
     *
     * @param temporary the folder for the file
     * @throws AppError INVALID_REQUEST when it is no form, or is too large
     */
    public FileUpload upload(Path temporary, int maxFileBytes) {
        String type = header("Content-Type");
        return body.upload(type == null ? "" : type, temporary, maxFileBytes);
    }

    /**
     * Whether the next request can follow on this connection; reads and drops what is left of the
     * body.
     */
    boolean isOver() {
        return body.isOver();
    }
}
