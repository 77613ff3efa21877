package dev.rejoinder.http.mcp;

import dev.rejoinder.core.AppError;
import dev.rejoinder.http.BodySchema;
import dev.rejoinder.http.ErrorFormat;
import dev.rejoinder.http.JsonEnvelope;
import dev.rejoinder.http.StrictJson;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;

/**
 * Errors as JSON-RPC error responses. The server's own error code is in {@code data}.
 *
 * @param id the request's id as compact JSON, or null while it is not known
 */
record McpErrorFormat(@Nullable String id) implements ErrorFormat {
    /** For requests whose message has not been read. */
    static final McpErrorFormat WITHOUT_ID = new McpErrorFormat(null);

    private static final int SERVER_ERROR = 500;

    @Override
    public String contentType() {
        return StrictJson.CONTENT_TYPE;
    }

    @Override
    public BodySchema schema() {
        return McpSchemas.ERROR;
    }

    @Override
    public byte[] body(AppError error, int status, String requestId, boolean causes) {
        int code = status < SERVER_ERROR ? McpError.INVALID_REQUEST : McpError.INTERNAL_ERROR;
        return StrictJson.bytes(
                json ->
                        write(
                                json,
                                code,
                                error.sentence(),
                                data -> JsonEnvelope.writeError(data, error, requestId, causes)));
    }

    /** Writes the response to a request that the protocol refuses. */
    void write(JsonGenerator json, McpError error) {
        write(json, error.code(), error.sentence(), error.data());
    }

    private void write(
            JsonGenerator json, int code, String sentence, StrictJson.@Nullable Content data) {
        json.writeStartObject();
        json.writeStringProperty("jsonrpc", "2.0");
        if (id != null) {
            json.writeName("id");
            json.writeRawValue(id);
        }
        json.writeObjectPropertyStart("error");
        json.writeNumberProperty("code", code);
        json.writeStringProperty("message", sentence);
        if (data != null) {
            json.writeName("data");
            data.writeTo(json);
        }
        json.writeEndObject();
        json.writeEndObject();
    }
}
