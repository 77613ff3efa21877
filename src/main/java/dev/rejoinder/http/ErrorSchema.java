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

    /** The cause of an error: what a model provider answered. */
    public static final BodySchema CAUSE =
            BodySchema.fields(
                    BodySchema.required("provider", TEXT, "The provider, as in a model's name."),
                    BodySchema.required("model", TEXT, "The model that was asked."),
                    BodySchema.optional(
                            "status",
                            new BodySchema.IntegerSchema(0, MAX_STATUS),
                            "The provider's HTTP status, or null where it gave none."),
                    BodySchema.required("message", TEXT, "What it said, without secrets."));

    /** An answer with an error. */
    static final BodySchema ERROR =
            BodySchema.fields(
                    BodySchema.required("success", new BodySchema.BooleanSchema(), "Always false."),
                    BodySchema.required(
                            "error",
                            BodySchema.fields(
                                    BodySchema.required(
                                            "code",
                                            new BodySchema.EnumSchema(CODES),
                                            "What is wrong."),
                                    BodySchema.required("message", TEXT, "A sentence about it."),
                                    BodySchema.optional("requestId", TEXT, "As in X-Request-Id."),
                                    BodySchema.optional("field", TEXT, "The field at fault."),
                                    BodySchema.required(
                                            "retryable",
                                            new BodySchema.BooleanSchema(),
                                            "Whether the same request with the same"
                                                    + " Idempotency-Key can help."),
                                    BodySchema.optional(
                                            "cause",
                                            CAUSE,
                                            "What the model provider said; for keys of scope"
                                                    + " admin and for sessions only.")),
                            "The error."));

    private ErrorSchema() {}
}
