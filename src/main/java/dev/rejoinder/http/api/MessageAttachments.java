package dev.rejoinder.http.api;

import static dev.rejoinder.http.BodySchema.optional;

import dev.rejoinder.attachment.Attachment;
import dev.rejoinder.attachment.AttachmentRules;
import dev.rejoinder.attachment.Attachments;
import dev.rejoinder.attachment.FileSender;
import dev.rejoinder.attachment.SentFiles;
import dev.rejoinder.bot.Bot;
import dev.rejoinder.core.AppError;
import dev.rejoinder.core.ErrorCode;
import dev.rejoinder.handover.HandoverStore;
import dev.rejoinder.http.BodySchema;
import dev.rejoinder.http.Exchange;
import dev.rejoinder.turn.BotVision;
import dev.rejoinder.turn.NewTurn;
import dev.rejoinder.turn.TurnRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Takes the attachments of requests that send a message. Thread-safe. */
public final class MessageAttachments {
    private static final int MAX_ID = 128;

    /** A whole body has fewer characters. */
    private static final int MAX_DATA = 64 << 20;

    /** The attachments of a message. */
    public static final BodySchema.Field FIELD =
            optional(
                    "attachments",
                    new BodySchema.ArraySchema(
                            BodySchema.named(
                                    "MessageAttachment",
                                    optional(
                                            "fileId",
                                            new BodySchema.StringSchema(1, MAX_ID),
                                            "A file that you have uploaded for this bot."),
                                    optional(
                                            "url",
                                            new BodySchema.StringSchema(
                                                    1, AttachmentRules.MAX_ADDRESS_CHARACTERS),
                                            "The URL of a file, which the server fetches; not for"
                                                    + " visitors."),
                                    optional(
                                            "name",
                                            new BodySchema.StringSchema(
                                                    1, AttachmentRules.MAX_ADDRESS_CHARACTERS),
                                            "The name of the file in data."),
                                    optional(
                                            "data",
                                            new BodySchema.StringSchema(1, MAX_DATA),
                                            "The file, in Base64.")),
                            AttachmentRules.MAX_FILES),
                    "The files of the message: each has a fileId, a url, or a name and data.");

    /** Names an upload that does not exist: a retry needs none, because its turn has them. */
    private static final List<String> OF_RETRY = List.of("retry");

    private final Attachments attachments;
    private final BotVision vision;
    private final HandoverStore handovers;

    public MessageAttachments(Attachments attachments, BotVision vision, HandoverStore handovers) {
        this.attachments = attachments;
        this.vision = vision;
        this.handovers = handovers;
    }

    /** A file as a request names it. */
    public sealed interface Reference {
        /** A file that was uploaded before. */
        record Uploaded(String fileId) implements Reference {}

        /** A file that the server fetches. */
        record Remote(String url) implements Reference {}

        /** A file in the request. */
        record Inline(String name, String base64) implements Reference {
            public Inline {
                name = AttachmentRules.name(name);
            }
        }

        /**
         * The file at a URL: a data URL, the path of an uploaded file, or any other.
         *
         * @param name of the file in a data URL; null for one made from its type
         * @throws AppError ATTACHMENT_INVALID for a data URL that is not Base64
         */
        static Reference ofUrl(String url, @Nullable String name) {
            Matcher uploaded = UPLOADED.matcher(url);
            if (uploaded.matches()) {
                return new Uploaded(uploaded.group(1));
            }
            if (!url.startsWith("data:")) {
                return new Remote(url);
            }
            int comma = url.indexOf(',');
            if (comma < 0 || !url.substring(0, comma).endsWith(";base64")) {
                throw notBase64();
            }
            String type = url.substring("data:".length(), url.indexOf(';'));
            String unnamed = "file." + type.substring(type.indexOf('/') + 1);
            return new Inline(name == null ? unnamed : name, url.substring(comma + 1));
        }

        /** The error for data that is not Base64. */
        static AppError notBase64() {
            return AttachmentRules.invalid("The data of an attachment is not Base64.");
        }
    }

    private static final Pattern UPLOADED =
            Pattern.compile("/api/v1/chat/[^/]+/files/(file_[0-9A-Z]{26})");

    /**
     * Reads the field {@code attachments}.
     *
     * @throws AppError ATTACHMENT_INVALID
     */
    static List<Reference> read(JsonNode body) {
        JsonNode given = JsonFields.value(body, FIELD.name());
        var references = new ArrayList<Reference>();
        if (given != null) {
            given.forEach(each -> references.add(reference(each)));
        }
        return references;
    }

    private static Reference reference(JsonNode given) {
        String fileId = JsonFields.text(given, "fileId");
        String url = JsonFields.text(given, "url");
        String data = JsonFields.text(given, "data");
        String name = JsonFields.text(given, "name");
        if (fileId != null && url == null && data == null) {
            return new Reference.Uploaded(fileId);
        }
        if (url != null && fileId == null && data == null) {
            return new Reference.Remote(url);
        }
        if (data != null && name != null && fileId == null && url == null) {
            return new Reference.Inline(name, data);
        }
        throw AttachmentRules.invalid(
                "Each attachment must have a fileId, a url, or a name and data.");
    }

    /** Makes the idempotency key of a question, which depends on its attachments. */
    @FunctionalInterface
    public interface KeyOfQuestion {
        NewTurn.@Nullable Idempotency of(TurnRequest question);
    }

    /**
     * Adds attachments to a question: fetches and stores those that are not uploaded yet.
     *
     * @param key finds a retry, which needs no attachments: its turn has them
     * @throws AppError ATTACHMENT_INVALID, ATTACHMENT_NOT_SUPPORTED, ATTACHMENT_NOT_FOUND,
     *     RATE_LIMIT_EXCEEDED; INSUFFICIENT_PERMISSIONS for a visitor who may not send files
     */
    public TurnRequest addTo(
            TurnRequest question,
            Exchange exchange,
            List<Reference> references,
            KeyOfQuestion key) {
        if (references.isEmpty()) {
            return question;
        }
        if (references.size() > AttachmentRules.MAX_FILES) {
            throw AttachmentRules.invalid(
                    "A message takes at most " + AttachmentRules.MAX_FILES + " files.");
        }
        FileSender sender = sender(exchange, question.bot());
        String fingerprint = IdempotencyKey.sha256(references.toString());
        TurnRequest retried =
                question.withFiles(new SentFiles(sender.id(), OF_RETRY, fingerprint, List.of()));
        NewTurn.Idempotency known = key.of(retried);
        if (isAccepted(question.bot(), known)) {
            return retried;
        }
        var message = new IncomingMessage(attachments, question.bot(), sender);
        boolean taken = false;
        try {
            List<Attachment> files = message.take(references);
            requireFit(question, sender, files);
            taken = true;
            return question.withFiles(message.sent(fingerprint));
        } catch (AppError refused) {
            // Another attempt of the same request may have taken the files in the meantime.
            if (isAccepted(question.bot(), known)) {
                return retried;
            }
            throw refused;
        } finally {
            if (!taken) {
                message.discard();
            }
        }
    }

    private boolean isAccepted(Bot bot, NewTurn.@Nullable Idempotency known) {
        return known != null
                && known.reuse() == NewTurn.Reuse.ALWAYS
                && attachments.store().isAccepted(bot.id(), known.keyHash());
    }

    /** Requires that a message may have these files together. */
    private void requireFit(TurnRequest question, FileSender sender, List<Attachment> files) {
        if (files.stream().map(Attachment::id).distinct().count() < files.size()) {
            throw AttachmentRules.invalid("A message takes each file once.");
        }
        List<Attachment> images = files.stream().filter(Attachment::isImage).toList();
        if (images.stream().mapToLong(Attachment::bytes).sum() > AttachmentRules.MAX_IMAGE_BYTES) {
            throw AttachmentRules.invalid(
                    "The images of a message may have at most "
                            + (AttachmentRules.MAX_IMAGE_BYTES >> 20)
                            + " MiB together.");
        }
        Bot bot = question.bot();
        if (images.stream().allMatch(Attachment::hasText)
                || isReadByPerson(bot, question.conversationId())
                || !vision.isBlind(bot)) {
            return;
        }
        for (Attachment image : images) {
            if (!attachments.readText(image, sender).hasText() && !vision.takesUnseenImages(bot)) {
                throw BotVision.blind();
            }
        }
    }

    /** Whether no model gets the message, because the conversation is handed over. */
    private boolean isReadByPerson(Bot bot, @Nullable String conversationId) {
        return conversationId != null
                && handovers
                        .find(bot.id(), conversationId)
                        .filter(handover -> handover.state().isOpen())
                        .isPresent();
    }

    /**
     * The caller as the sender of files.
     *
     * @throws AppError INSUFFICIENT_PERMISSIONS for a visitor who may not send files
     */
    static FileSender sender(Exchange exchange, Bot bot) {
        String id = exchange.caller().principal().id();
        if (exchange.caller().principal().visitor() == null) {
            return new FileSender(id, null);
        }
        if (!bot.conversationSettings().uploads().enabled()) {
            throw AppError.of(
                    ErrorCode.INSUFFICIENT_PERMISSIONS, "Visitors cannot send files to this bot.");
        }
        return new FileSender(id, exchange.request().network().text());
    }
}
