package dev.rejoinder.http.api;

import static dev.rejoinder.http.BodySchema.named;
import static dev.rejoinder.http.BodySchema.optional;
import static dev.rejoinder.http.BodySchema.required;

import dev.rejoinder.access.Credential;
import dev.rejoinder.access.Principal;
import dev.rejoinder.conversation.Feedback;
import dev.rejoinder.conversation.Feedback.Giver;
import dev.rejoinder.conversation.Feedback.Rating;
import dev.rejoinder.conversation.Message;
import dev.rejoinder.http.BodySchema;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;

/** Feedback as JSON, for the callers that may see it. */
final class FeedbackJson {
    static final BodySchema.EnumSchema RATING = new BodySchema.EnumSchema(names(Rating.values()));
    static final BodySchema COMMENT = new BodySchema.StringSchema(0, Feedback.MAX_COMMENT);

    static final BodySchema FEEDBACK =
            named(
                    "Feedback",
                    required("rating", RATING, "The judgement about the answer."),
                    optional("comment", COMMENT, "The comment; null without one."),
                    required("givenAt", ResponseSchemas.TIME, "When it was given."),
                    optional(
                            "givenBy",
                            named(
                                    "FeedbackGiver",
                                    required(
                                            "type",
                                            new BodySchema.EnumSchema(names(Giver.Type.values())),
                                            "A visitor of the widget, an API key or a console"
                                                    + " account."),
                                    required(
                                            "id",
                                            ResponseSchemas.ID,
                                            "The id of the visitor, key or account.")),
                            "Who gave it; absent for visitors."));

    private FeedbackJson() {}

    private static List<String> names(Enum<?>... values) {
        return Stream.of(values).map(FeedbackJson::name).toList();
    }

    static String name(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }

    static Rating rating(String name) {
        return Rating.valueOf(name.toUpperCase(Locale.ROOT));
    }

    static Giver giver(Principal principal) {
        return new Giver(
                switch (principal.credential()) {
                    case Credential.OfVisitor(var _, var _, var _) -> Giver.Type.VISITOR;
                    case Credential.OfKey(var _) -> Giver.Type.KEY;
                    case Credential.OfSession(var _) -> Giver.Type.ACCOUNT;
                },
                principal.id());
    }

    /** Feedback that the caller may see: a visitor, only its own and not that of the staff. */
    static Optional<Feedback> visible(Optional<Feedback> feedback, Principal principal) {
        return principal.visitor() == null
                ? feedback
                : feedback.filter(found -> found.giver().equals(giver(principal)));
    }

    /** Writes the feedback of a message of the history; nothing for a question. */
    static void writeOf(
            JsonGenerator json, Message message, @Nullable Feedback feedback, Principal principal) {
        if (message.role() == Message.Role.ASSISTANT) {
            json.writeName("feedback");
            visible(Optional.ofNullable(feedback), principal)
                    .ifPresentOrElse(visible -> write(json, visible, principal), json::writeNull);
        }
    }

    static void write(JsonGenerator json, Feedback feedback, Principal principal) {
        json.writeStartObject();
        json.writeStringProperty("rating", name(feedback.rating()));
        json.writeStringProperty("comment", feedback.comment());
        json.writeStringProperty("givenAt", ApiTimestamps.text(feedback.givenAt()));
        if (principal.visitor() == null) {
            json.writeObjectPropertyStart("givenBy");
            json.writeStringProperty("type", name(feedback.giver().type()));
            json.writeStringProperty("id", feedback.giver().id());
            json.writeEndObject();
        }
        json.writeEndObject();
    }
}
