package dev.rejoinder.http.api;

import static dev.rejoinder.http.BodySchema.fields;
import static dev.rejoinder.http.BodySchema.named;
import static dev.rejoinder.http.BodySchema.optional;
import static dev.rejoinder.http.BodySchema.required;

import dev.rejoinder.core.PageRequest;
import dev.rejoinder.http.BodySchema;
import dev.rejoinder.lead.ContactDetails;
import dev.rejoinder.lead.Lead;
import dev.rejoinder.lead.LeadFieldsJson;
import java.io.IOException;
import java.util.Iterator;
import java.util.List;
import tools.jackson.core.JsonGenerator;

/** Leads as JSON. */
final class LeadJson {
    static final String USER_ID = "userId";

    private static final int MAX_FIELDS_BYTES = 32 << 10;

    private static final BodySchema FIELDS = new BodySchema.AnySchema(MAX_FIELDS_BYTES, 2);

    static final BodySchema.ObjectSchema BODY =
            fields(
                    optional(
                            "name",
                            new BodySchema.StringSchema(0, ContactDetails.MAX_NAME_CHARACTERS),
                            "The name."),
                    optional(
                            "email",
                            new BodySchema.StringSchema(0, ContactDetails.MAX_EMAIL_CHARACTERS),
                            "The email address."),
                    optional(
                            "phone",
                            new BodySchema.StringSchema(0, ContactDetails.MAX_PHONE_CHARACTERS),
                            "The phone number."),
                    optional(
                            "message",
                            new BodySchema.StringSchema(0, ContactDetails.MAX_MESSAGE_CHARACTERS),
                            "A message."),
                    optional("fields", FIELDS, "Further fields: strings by name."),
                    optional(
                            "conversationId",
                            ResponseSchemas.ID,
                            "The conversation in which they are left."),
                    optional(
                            USER_ID,
                            new BodySchema.StringSchema(1, MessageMetadata.MAX_USER_ID),
                            "The end user who leaves them; visitors cannot set it."));

    static final BodySchema CREATED =
            named(
                    "CreatedLead",
                    required("id", ResponseSchemas.ID, "The lead's id."),
                    required("createdAt", ResponseSchemas.TIME, "When it was stored."));

    static final BodySchema.NamedSchema LEAD =
            named(
                    "Lead",
                    required("id", ResponseSchemas.ID, "The lead's id."),
                    optional("name", ResponseSchemas.TEXT, "The name."),
                    optional("email", ResponseSchemas.TEXT, "The email address."),
                    optional("phone", ResponseSchemas.TEXT, "The phone number."),
                    optional("message", ResponseSchemas.TEXT, "A message."),
                    required("fields", FIELDS, "Further fields: strings by name."),
                    optional(
                            "conversationId",
                            ResponseSchemas.ID,
                            "The conversation in which it was left."),
                    optional(USER_ID, ResponseSchemas.ID, "The visitor or end user."),
                    required("createdAt", ResponseSchemas.TIME, "When it was left."));

    static final BodySchema.ObjectSchema LIST =
            fields(
                    required(
                            "leads",
                            new BodySchema.ArraySchema(LEAD, PageRequest.MAX_LIMIT),
                            "Newest first."),
                    required(
                            "pagination",
                            ResponseSchemas.PAGINATION,
                            "The position of this page."));

    /** The columns of a CSV file. */
    static final List<String> COLUMNS =
            List.of(
                    "id",
                    "name",
                    "email",
                    "phone",
                    "message",
                    "fields",
                    "conversationId",
                    USER_ID,
                    "createdAt",
                    "leads");

    private LeadJson() {}

    static void write(JsonGenerator json, Lead lead) {
        ContactDetails contact = lead.contact();
        json.writeStartObject();
        json.writeStringProperty("id", lead.id());
        json.writeStringProperty("name", contact.name());
        json.writeStringProperty("email", contact.email());
        json.writeStringProperty("phone", contact.phone());
        json.writeStringProperty("message", contact.message());
        json.writeObjectPropertyStart("fields");
        contact.fields().forEach(json::writeStringProperty);
        json.writeEndObject();
        json.writeStringProperty("conversationId", lead.conversationId());
        json.writeStringProperty(USER_ID, lead.userId());
        json.writeStringProperty("createdAt", ApiTimestamps.text(lead.createdAt()));
        json.writeEndObject();
    }

    static void export(ExportSink sink, Iterator<Lead> leads) throws IOException {
        long count = 0;
        while (leads.hasNext()) {
            Lead lead = leads.next();
            sink.write("lead", fields -> write(fields, lead));
            count++;
        }
        long total = count;
        sink.write(ExportSink.END, fields -> fields.number("leads", total));
    }

    /** Writes a lead into an export. */
    static void write(ExportSink.Fields fields, Lead lead) {
        ContactDetails contact = lead.contact();
        fields.text("id", lead.id());
        fields.text("name", contact.name());
        fields.text("email", contact.email());
        fields.text("phone", contact.phone());
        fields.text("message", contact.message());
        fields.json("fields", LeadFieldsJson.write(contact.fields()));
        fields.text("conversationId", lead.conversationId());
        fields.text(USER_ID, lead.userId());
        fields.time("createdAt", lead.createdAt());
    }
}
