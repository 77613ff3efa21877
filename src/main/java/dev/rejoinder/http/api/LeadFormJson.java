package dev.rejoinder.http.api;

import static dev.rejoinder.http.BodySchema.named;
import static dev.rejoinder.http.BodySchema.optional;
import static dev.rejoinder.http.BodySchema.required;

import dev.rejoinder.bot.Bot;
import dev.rejoinder.bot.LeadForm;
import dev.rejoinder.http.BodySchema;
import java.util.List;
import java.util.Locale;
import tools.jackson.core.JsonGenerator;

/** The lead form of a bot, for its visitors. */
final class LeadFormJson {
    static final BodySchema SCHEMA =
            named(
                    "VisitorLeadForm",
                    required(
                            "when",
                            new BodySchema.EnumSchema(
                                    List.of("before_chat", "after_messages", "when_unanswered")),
                            "When it is shown."),
                    required(
                            "afterMessages",
                            ResponseSchemas.COUNT,
                            "After how many messages, with after_messages."),
                    required("title", ResponseSchemas.TEXT, "Its title; empty for the widget's."),
                    optional(
                            "fallbackMessage",
                            ResponseSchemas.TEXT,
                            "An answer with this text is none; only with when_unanswered."),
                    required(
                            "fields",
                            new BodySchema.ArraySchema(
                                    named(
                                            "VisitorLeadField",
                                            required("name", ResponseSchemas.ID, "Its name."),
                                            required(
                                                    "label",
                                                    ResponseSchemas.TEXT,
                                                    "Its label; empty for the widget's."),
                                            required(
                                                    "type",
                                                    new BodySchema.EnumSchema(
                                                            List.of("text", "email", "phone")),
                                                    "Its type."),
                                            required(
                                                    "required",
                                                    new BodySchema.BooleanSchema(),
                                                    "Whether it must be filled in.")),
                                    LeadForm.MAX_FIELDS),
                            "Its fields, in order."));

    private LeadFormJson() {}

    static void write(JsonGenerator json, Bot bot) {
        LeadForm form = bot.conversationSettings().leadForm();
        json.writeStartObject();
        json.writeStringProperty("when", lower(form.when()));
        json.writeNumberProperty("afterMessages", form.afterMessages());
        json.writeStringProperty("title", form.title());
        if (form.when() == LeadForm.When.WHEN_UNANSWERED) {
            json.writeStringProperty("fallbackMessage", bot.fallbackMessage());
        }
        json.writeArrayPropertyStart("fields");
        for (LeadForm.Field field : form.fields()) {
            json.writeStartObject();
            json.writeStringProperty("name", field.name());
            json.writeStringProperty("label", field.label());
            json.writeStringProperty("type", lower(field.type()));
            json.writeBooleanProperty("required", field.required());
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeEndObject();
    }

    private static String lower(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }
}
