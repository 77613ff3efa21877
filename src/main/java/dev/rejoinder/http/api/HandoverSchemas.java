package dev.rejoinder.http.api;

import static dev.rejoinder.http.BodySchema.named;
import static dev.rejoinder.http.BodySchema.optional;
import static dev.rejoinder.http.BodySchema.required;

import dev.rejoinder.handover.HandoverReason;
import dev.rejoinder.handover.HandoverState;
import dev.rejoinder.http.BodySchema;
import java.util.stream.Stream;

/** The schemas of handovers. {@link ResponseSchemas} uses them, so they use none of its. */
public final class HandoverSchemas {
    private static final BodySchema ID = new BodySchema.StringSchema(1, 128);
    private static final BodySchema TEXT = new BodySchema.StringSchema(0, Integer.MAX_VALUE);
    private static final BodySchema TIME = new BodySchema.TimestampSchema();

    static final BodySchema.EnumSchema STATE =
            new BodySchema.EnumSchema(
                    Stream.of(HandoverState.values()).map(HandoverState::wireName).toList());

    public static final BodySchema AUTHOR =
            named(
                    "MessageAuthor",
                    required("id", ID, "The id of the person."),
                    required("name", TEXT, "The name, as visitors see it."));

    /**
     * A handover, as {@link HandoverJson#write(tools.jackson.core.JsonGenerator,
     * dev.rejoinder.handover.Handover)} writes it.
     */
    public static final BodySchema.NamedSchema HANDOVER =
            named(
                    "Handover",
                    required("state", STATE, "waiting, active or ended."),
                    required(
                            "reason",
                            new BodySchema.EnumSchema(
                                    Stream.of(HandoverReason.values())
                                            .map(HandoverReason::wireName)
                                            .toList()),
                            "Why a person was asked for."),
                    optional("note", TEXT, "What the requester wrote."),
                    required("requestedAt", TIME, "When it was requested."),
                    required("expiresAt", TIME, "When it ends if nobody takes the conversation."),
                    optional("acceptedAt", TIME, "When an agent took it."),
                    optional("endedAt", TIME, "When it ended."),
                    required(
                            "unanswered",
                            new BodySchema.BooleanSchema(),
                            "Whether it ended because nobody took it in time."),
                    optional("agent", AUTHOR, "Who has it, or had it."));

    private HandoverSchemas() {}
}
