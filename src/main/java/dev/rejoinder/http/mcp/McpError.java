package dev.rejoinder.http.mcp;

import dev.rejoinder.http.StrictJson;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A JSON-RPC error that the protocol defines. It becomes the response to the request. */
final class McpError extends RuntimeException {
    static final int PARSE_ERROR = -32700;
    static final int INVALID_REQUEST = -32600;
    static final int METHOD_NOT_FOUND = -32601;
    static final int INVALID_PARAMS = -32602;
    static final int INTERNAL_ERROR = -32603;
    private static final int HEADER_MISMATCH = -32020;
    private static final int UNSUPPORTED_VERSION = -32022;

    /** In 2025-11-25 and earlier; later versions use {@link #INVALID_PARAMS}. */
    private static final int RESOURCE_NOT_FOUND = -32002;

    private static final int OK = 200;
    private static final int BAD_REQUEST = 400;
    private static final int NOT_FOUND = 404;

    private final int code;
    private final int status;
    private final transient StrictJson.@Nullable Content data;

    McpError(int code, int status, String sentence, StrictJson.@Nullable Content data) {
        super(sentence, null, false, false);
        this.code = code;
        this.status = status;
        this.data = data;
    }

    /** The body is not JSON. */
    static McpError unparsable(String sentence) {
        return new McpError(PARSE_ERROR, BAD_REQUEST, sentence, null);
    }

    /** The body is JSON, but no message that a client may send. */
    static McpError notAMessage(String sentence) {
        return new McpError(INVALID_REQUEST, BAD_REQUEST, sentence, null);
    }

    /** Clients of 2026-07-28 expect 404; the earlier ones read errors only from a 200. */
    static McpError unknownMethod(String method, ProtocolEra era) {
        int status =
                switch (era) {
                    case MODERN -> NOT_FOUND;
                    case LEGACY -> OK;
                };
        return new McpError(METHOD_NOT_FOUND, status, "There is no method " + method + ".", null);
    }

    /** The parameters of a known method are wrong. */
    static McpError invalidParams(String sentence) {
        return new McpError(INVALID_PARAMS, OK, sentence, null);
    }

    /** The fields that every request of 2026-07-28 must have are missing. */
    static McpError incompleteMeta(String sentence) {
        return new McpError(INVALID_PARAMS, BAD_REQUEST, sentence, null);
    }

    static McpError unknownResource(String uri, ProtocolEra era) {
        int code =
                switch (era) {
                    case MODERN -> INVALID_PARAMS;
                    case LEGACY -> RESOURCE_NOT_FOUND;
                };
        return new McpError(
                code,
                OK,
                "There is no such resource.",
                json -> {
                    json.writeStartObject();
                    json.writeStringProperty("uri", uri);
                    json.writeEndObject();
                });
    }

    static McpError headerMismatch(String sentence) {
        return new McpError(HEADER_MISMATCH, BAD_REQUEST, sentence, null);
    }

    static McpError unsupportedVersion(String requested) {
        List<String> supported = ProtocolEra.MODERN.versions();
        return new McpError(
                UNSUPPORTED_VERSION,
                BAD_REQUEST,
                "This protocol version is not supported. Earlier versions begin with initialize.",
                json -> {
                    json.writeStartObject();
                    json.writeArrayPropertyStart("supported");
                    supported.forEach(json::writeString);
                    json.writeEndArray();
                    json.writeStringProperty("requested", requested);
                    json.writeEndObject();
                });
    }

    int code() {
        return code;
    }

    /** The HTTP status of the response. */
    int status() {
        return status;
    }

    String sentence() {
        return String.valueOf(getMessage());
    }

    StrictJson.@Nullable Content data() {
        return data;
    }
}
