package dev.rejoinder.http.api;

import static dev.rejoinder.http.BodySchema.fields;
import static dev.rejoinder.http.BodySchema.optional;
import static dev.rejoinder.http.BodySchema.required;

import dev.rejoinder.bot.ConversationSettings;
import dev.rejoinder.bot.HandoverSettings;
import dev.rejoinder.bot.LeadForm;
import dev.rejoinder.http.BodySchema;
import java.util.List;

/** The fields of a bot that {@link ConversationSettings} holds. */
final class ConversationSettingsSchema {
    private static final BodySchema FORM_FIELD =
            fields(
                    required(
                            "name",
                            new BodySchema.StringSchema(1, LeadForm.MAX_NAME_CHARACTERS),
                            "name, email, phone, message, or another word."),
                    optional(
                            "label",
                            new BodySchema.StringSchema(0, LeadForm.MAX_LABEL_CHARACTERS),
                            "The label; empty for the widget's own."),
                    optional(
                            "type",
                            new BodySchema.EnumSchema(List.of("text", "email", "phone")),
                            "The type of the input."),
                    optional(
                            "required",
                            new BodySchema.BooleanSchema(),
                            "Whether visitors must fill it in."));

    private static final BodySchema LEAD_FORM =
            BodySchema.named(
                    "LeadForm",
                    optional("enabled", new BodySchema.BooleanSchema(), "Whether it is shown."),
                    optional(
                            "when",
                            new BodySchema.EnumSchema(
                                    List.of("before_chat", "after_messages", "when_unanswered")),
                            "When the widget shows it."),
                    optional(
                            "afterMessages",
                            new BodySchema.IntegerSchema(1, LeadForm.MAX_AFTER_MESSAGES),
                            "How many messages a visitor sends before it, with after_messages."),
                    optional(
                            "title",
                            new BodySchema.StringSchema(0, LeadForm.MAX_TITLE_CHARACTERS),
                            "The title; empty for the widget's own."),
                    optional(
                            "fields",
                            new BodySchema.ArraySchema(FORM_FIELD, LeadForm.MAX_FIELDS),
                            "The inputs, in order."));

    private static final BodySchema OPENING_HOURS =
            fields(
                    required(
                            "day",
                            new BodySchema.EnumSchema(
                                    List.of("mon", "tue", "wed", "thu", "fri", "sat", "sun")),
                            "The day of the week."),
                    required("from", new BodySchema.StringSchema(5, 5), "Such as 09:00."),
                    required("to", new BodySchema.StringSchema(5, 5), "Such as 17:30, or 24:00."));

    private static final BodySchema HANDOVER =
            BodySchema.named(
                    "HandoverSettings",
                    optional(
                            "enabled",
                            new BodySchema.BooleanSchema(),
                            "Whether conversations can be handed over to a person."),
                    optional(
                            "phrases",
                            new BodySchema.ArraySchema(
                                    new BodySchema.StringSchema(
                                            1, HandoverSettings.MAX_PHRASE_CHARACTERS),
                                    HandoverSettings.MAX_PHRASES),
                            "Words of a message that ask for a person, ignoring case."),
                    optional(
                            "afterFallbacks",
                            new BodySchema.IntegerSchema(0, HandoverSettings.MAX_FALLBACKS),
                            "How many fallback messages in a row ask for a person; 0 for never."),
                    optional(
                            "afterThumbsDown",
                            new BodySchema.BooleanSchema(),
                            "Whether a thumbs down asks for a person."),
                    optional(
                            "tool",
                            new BodySchema.BooleanSchema(),
                            "Whether the model may ask for a person."),
                    optional(
                            "waitMinutes",
                            new BodySchema.IntegerSchema(1, HandoverSettings.MAX_WAIT_MINUTES),
                            "How long a visitor waits before the bot answers again."),
                    optional(
                            "timeZone",
                            new BodySchema.StringSchema(1, 100),
                            "The time zone of the opening hours, such as Europe/Berlin."),
                    optional(
                            "openingHours",
                            new BodySchema.ArraySchema(
                                    OPENING_HOURS, HandoverSettings.MAX_OPENING_HOURS),
                            "When people answer; empty for always."),
                    optional(
                            "email",
                            new BodySchema.StringSchema(3, HandoverSettings.MAX_EMAIL_CHARACTERS),
                            "The address that gets a message about each request."));

    static final BodySchema BUDGET =
            BodySchema.named(
                    "BotBudget",
                    messages("messagesPerDay", "The most messages in a UTC day."),
                    cost("costPerDay", "The most that answers may cost in a UTC day."),
                    messages("messagesPerUserPerDay", "The most messages of each end user."),
                    cost("costPerUserPerDay", "The most that answers to each end user may cost."));

    private static final BodySchema UPLOADS =
            BodySchema.named(
                    "UploadSettings",
                    optional(
                            "enabled",
                            new BodySchema.BooleanSchema(),
                            "Whether visitors may send files."),
                    optional(
                            "keepOriginals",
                            new BodySchema.BooleanSchema(),
                            "Whether images are also kept as they were sent, with their"
                                    + " metadata."));

    static final List<BodySchema.Field> FIELDS =
            List.of(
                    optional(
                            "feedback",
                            new BodySchema.BooleanSchema(),
                            "Whether visitors may judge answers."),
                    optional("leadForm", LEAD_FORM, "The form for visitors who leave an address."),
                    optional("handover", HANDOVER, "When conversations are handed to a person."),
                    optional(
                            "retentionDays",
                            new BodySchema.IntegerSchema(
                                    1, ConversationSettings.MAX_RETENTION_DAYS),
                            "How many days after its last activity a conversation is deleted; null"
                                    + " for never."),
                    optional(
                            "suggestFollowUps",
                            new BodySchema.BooleanSchema(),
                            "Whether answers come with up to three questions that the bot can"
                                    + " answer next."),
                    optional(
                            "caution",
                            new BodySchema.EnumSchema(List.of("eager", "balanced", "careful")),
                            "How sure the built-in model must be of an answer; it hardly matters in"
                                    + " other languages than English."),
                    optional(
                            "images",
                            new BodySchema.EnumSchema(List.of("auto", "yes", "no")),
                            "Whether the models get images to see. By default, they get them if"
                                    + " their provider says that they can see, or does not say."),
                    optional("widget", WidgetAppearanceSchema.SCHEMA, "How the widget looks."),
                    optional("budget", BUDGET, "How much the bot may be used in a day."),
                    optional("uploads", UPLOADS, "Which files the bot takes with messages."));

    private ConversationSettingsSchema() {}

    private static BodySchema.Field messages(String name, String description) {
        return optional(name, BudgetJson.MESSAGES, description);
    }

    private static BodySchema.Field cost(String name, String description) {
        return optional(name, BudgetJson.COST, description);
    }
}
