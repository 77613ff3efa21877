package dev.rejoinder.http;

/** What {@link JsonEnvelope#writeCause} writes, for descriptions of the API. */
public final class ErrorCauseSchema {
    private static final BodySchema TEXT = new BodySchema.Text(0, Integer.MAX_VALUE);
    private static final int MAX_STATUS = 999;

    /** The shape of it. */
    public static final BodySchema SHAPE =
            BodySchema.fields(
                    BodySchema.required("provider", TEXT, "The provider, as in a model's name."),
                    BodySchema.required("model", TEXT, "The model that was asked."),
                    BodySchema.optional(
                            "status",
                            new BodySchema.Whole(0, MAX_STATUS),
                            "The provider's HTTP status, or null where it gave none."),
                    BodySchema.required("message", TEXT, "What it said, without secrets."));

    private ErrorCauseSchema() {}
}
