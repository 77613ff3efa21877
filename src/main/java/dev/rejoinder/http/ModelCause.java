package dev.rejoinder.http;

/** What {@link Envelope#writeCause} writes, for descriptions of the API. */
public final class ModelCause {
    private static final Shape TEXT = new Shape.Text(0, Integer.MAX_VALUE);
    private static final int MAX_STATUS = 999;

    /** The shape of it. */
    public static final Shape SHAPE =
            Shape.fields(
                    Shape.required("provider", TEXT, "The provider, as in a model's name."),
                    Shape.required("model", TEXT, "The model that was asked."),
                    Shape.optional(
                            "status",
                            new Shape.Whole(0, MAX_STATUS),
                            "The provider's HTTP status, or null where it gave none."),
                    Shape.required("message", TEXT, "What it said, without secrets."));

    private ModelCause() {}
}
