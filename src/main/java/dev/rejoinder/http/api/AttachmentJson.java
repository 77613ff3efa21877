package dev.rejoinder.http.api;

import static dev.rejoinder.http.BodySchema.optional;
import static dev.rejoinder.http.BodySchema.required;

import dev.rejoinder.attachment.Attachment;
import dev.rejoinder.attachment.AttachmentRules;
import dev.rejoinder.http.BodySchema;
import dev.rejoinder.http.StrictJson;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import tools.jackson.core.JsonGenerator;

/** Attachments as JSON. */
final class AttachmentJson {
    // Not those of ResponseSchemas, whose initialization needs this class.
    private static final BodySchema ID = new BodySchema.StringSchema(1, 128);
    private static final BodySchema TEXT = new BodySchema.StringSchema(0, Integer.MAX_VALUE);
    private static final BodySchema PIXELS = new BodySchema.IntegerSchema(1, Integer.MAX_VALUE);

    private static final List<BodySchema.Field> FIELDS =
            List.of(
                    required("fileId", ID, "The file's id."),
                    required("name", TEXT, "Its name, without a path."),
                    required("type", TEXT, "Its media type, by its content."),
                    required(
                            "bytes",
                            new BodySchema.IntegerSchema(1, AttachmentRules.MAX_FILE_BYTES),
                            "Its size. An image is stored anew, so its size may differ from the"
                                    + " one that was sent."),
                    optional("width", PIXELS, "The width of an image."),
                    optional("height", PIXELS, "The height of an image."));

    /** A file of a message. */
    static final BodySchema.NamedSchema SCHEMA =
            new BodySchema.NamedSchema("Attachment", new BodySchema.ObjectSchema(FIELDS));

    /** A file that no message uses yet. */
    static final BodySchema.NamedSchema UPLOADED =
            new BodySchema.NamedSchema(
                    "UploadedFile",
                    new BodySchema.ObjectSchema(
                            Stream.concat(
                                            FIELDS.stream(),
                                            Stream.of(
                                                    required(
                                                            "expiresAt",
                                                            new BodySchema.TimestampSchema(),
                                                            "When it is deleted unless a message"
                                                                    + " uses it."),
                                                    optional(
                                                            "truncated",
                                                            new BodySchema.BooleanSchema(),
                                                            "True if its text is longer than two"
                                                                + " million characters: models get"
                                                                + " nothing of the rest.")))
                                    .toList()));

    private AttachmentJson() {}

    static void writeUploaded(JsonGenerator json, Attachment attachment, boolean truncated) {
        json.writeStartObject();
        writeFields(json, attachment);
        json.writeStringProperty("expiresAt", ApiTimestamps.text(attachment.expiresAt()));
        if (truncated) {
            json.writeBooleanProperty("truncated", true);
        }
        json.writeEndObject();
    }

    /** Writes the field {@code attachments} of a message. */
    static void write(JsonGenerator json, List<Attachment> attachments) {
        json.writeArrayPropertyStart("attachments");
        attachments.forEach(each -> writeOne(json, each));
        json.writeEndArray();
    }

    /** The attachments as compact JSON. */
    static String text(List<Attachment> attachments) {
        return new String(
                StrictJson.bytes(
                        json -> {
                            json.writeStartArray();
                            attachments.forEach(each -> writeOne(json, each));
                            json.writeEndArray();
                        }),
                StandardCharsets.UTF_8);
    }

    private static void writeOne(JsonGenerator json, Attachment attachment) {
        json.writeStartObject();
        writeFields(json, attachment);
        json.writeEndObject();
    }

    private static void writeFields(JsonGenerator json, Attachment attachment) {
        json.writeStringProperty("fileId", attachment.id());
        json.writeStringProperty("name", attachment.name());
        json.writeStringProperty("type", attachment.mediaType());
        json.writeNumberProperty("bytes", attachment.bytes());
        if (attachment.width() != null && attachment.height() != null) {
            json.writeNumberProperty("width", attachment.width());
            json.writeNumberProperty("height", attachment.height());
        }
    }
}
