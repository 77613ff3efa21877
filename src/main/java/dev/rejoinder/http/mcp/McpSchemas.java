package dev.rejoinder.http.mcp;

import static dev.rejoinder.http.BodySchema.constant;
import static dev.rejoinder.http.BodySchema.fields;
import static dev.rejoinder.http.BodySchema.named;
import static dev.rejoinder.http.BodySchema.optional;
import static dev.rejoinder.http.BodySchema.required;

import dev.rejoinder.http.BodySchema;

/**
 * The messages for the OpenAPI document; the protocol's own schemas say more. Ids are omitted: they
 * are strings or numbers.
 */
final class McpSchemas {
    private static final int MAX_BYTES = 1 << 20;
    private static final int MAX_DEPTH = 32;

    private static final BodySchema.Field VERSION =
            required("jsonrpc", constant("2.0"), "The version of JSON-RPC.");

    private static final BodySchema ERROR_OBJECT =
            fields(
                    required(
                            "code",
                            new BodySchema.IntegerSchema(Integer.MIN_VALUE, -1),
                            "The error code of the protocol."),
                    required(
                            "message",
                            new BodySchema.StringSchema(0, Integer.MAX_VALUE),
                            "A sentence that explains the error."),
                    optional(
                            "data",
                            new BodySchema.AnySchema(MAX_BYTES, MAX_DEPTH),
                            "More about the error."));

    static final BodySchema ERROR =
            named("McpError", VERSION, required("error", ERROR_OBJECT, "The error."));

    static final BodySchema.ObjectSchema REQUEST =
            fields(
                    VERSION,
                    required(
                            "method",
                            new BodySchema.StringSchema(1, McpMessage.MAX_METHOD),
                            "The method, such as tools/call."),
                    optional(
                            "params",
                            new BodySchema.AnySchema(MAX_BYTES, MAX_DEPTH),
                            "The parameters of the method."));

    static final BodySchema RESPONSE =
            named(
                    "McpResponse",
                    VERSION,
                    optional(
                            "result",
                            new BodySchema.AnySchema(MAX_BYTES, MAX_DEPTH),
                            "The result of the method."),
                    optional("error", ERROR_OBJECT, "Why there is no result."));

    private McpSchemas() {}
}
