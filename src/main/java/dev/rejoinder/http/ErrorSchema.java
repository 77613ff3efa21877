package dev.rejoinder.http;

import dev.rejoinder.core.ErrorCode;
import java.util.Arrays;
import java.util.List;

/** The schemas of the errors that {@link JsonEnvelope} writes. */
public final class ErrorSchema {
    private static final BodySchema TEXT = new BodySchema.StringSchema(0, Integer.MAX_VALUE);
    private static final List<String> CODES =
            Arrays.stream(ErrorCode.values()).map(Enum::name).toList();
    private static final int MAX_STATUS = 999;

    /** The cause of an error: the model provider's response. */
    public static final BodySchema CAUSE =
            BodySchema.named(
                    "ModelProviderError",
                    BodySchema.required(
                            "provider", TEXT, "The provider, as named in the model id."),
                    BodySchema.required("model", TEXT, "The model that was called."),
                    BodySchema.optional(
                            "status",
                            new BodySchema.IntegerSchema(0, MAX_STATUS),
                            "The provider's HTTP status, or null if it sent none."),
                    BodySchema.required(
                            "message", TEXT, "The provider's message, with secrets masked."));

    /** What went wrong: the {@code error} of an error response and of a failed stream. */
    public static final BodySchema.NamedSchema DETAIL =
            BodySchema.named(
                    "ErrorDetail",
                    BodySchema.required(
                            "code", new BodySchema.EnumSchema(CODES), "The error code."),
                    BodySchema.required("message", TEXT, "A sentence that explains the error."),
                    BodySchema.optional(
                            "requestId", TEXT, "The request id, as in the X-Request-Id header."),
                    BodySchema.optional("field", TEXT, "The field that caused the error."),
                    BodySchema.required(
                            "retryable",
                            new BodySchema.BooleanSchema(),
                            "Whether to retry the same request with the same"
                                    + " Idempotency-Key."),
                    BodySchema.optional(
                            "cause",
                            CAUSE,
                            "The model provider's error; only for keys with scope"
                                    + " admin and for console sessions."));

    /** An error response. */
    static final BodySchema.NamedSchema ERROR =
            BodySchema.named(
                    "Error",
                    BodySchema.required("success", new BodySchema.BooleanSchema(), "Always false."),
                    BodySchema.required("error", DETAIL, "The error."));

    private ErrorSchema() {}
}
