package dev.rejoinder.http.api;

import dev.rejoinder.access.LimitClass;
import dev.rejoinder.access.Scope;
import dev.rejoinder.attachment.Attachment;
import dev.rejoinder.attachment.Attachment.Variant;
import dev.rejoinder.attachment.AttachmentRules;
import dev.rejoinder.attachment.Attachments;
import dev.rejoinder.attachment.FileSender;
import dev.rejoinder.attachment.IncomingFile;
import dev.rejoinder.attachment.OpenUploads;
import dev.rejoinder.bot.Bot;
import dev.rejoinder.bot.Bots;
import dev.rejoinder.conversation.ConversationStore;
import dev.rejoinder.core.AppError;
import dev.rejoinder.core.ErrorCode;
import dev.rejoinder.http.BodySchema;
import dev.rejoinder.http.Exchange;
import dev.rejoinder.http.FileUpload;
import dev.rejoinder.http.Route;
import dev.rejoinder.http.Route.Description;
import dev.rejoinder.http.Route.Parameter;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** Uploads files for messages, and downloads those of conversations. */
public final class AttachmentRoutes {
    private static final String ALL = "/api/v1/chat/{botId}/files";
    private static final String ONE = ALL + "/{fileId}";
    private static final String ORIGINAL = "original";

    private final Attachments attachments;
    private final BotAccess bots;
    private final ConversationAccess access;
    private final Path temporary;
    private final OpenUploads uploads = new OpenUploads();

    public AttachmentRoutes(
            Attachments attachments, Bots bots, ConversationStore conversations, Path temporary) {
        this.attachments = attachments;
        this.bots = new BotAccess(bots);
        this.access = new ConversationAccess(conversations);
        this.temporary = temporary;
    }

    public List<Route> routes() {
        return List.of(
                new Route(
                        "POST",
                        ALL,
                        new Route.Guard.ApiKeyRequired(Scope.WRITE, LimitClass.DATA).orVisitor(),
                        Description.of("Chat", "uploadFile", "Upload a file for a message")
                                .notAudited()
                                .response(AttachmentJson.UPLOADED),
                        this::upload),
                new Route(
                        "GET",
                        ONE,
                        new Route.Guard.ApiKeyRequired(Scope.READ, LimitClass.DATA).orVisitor(),
                        Description.of("Chat", "downloadFile", "Download a file of a message")
                                .parameters(
                                        Parameter.query(
                                                "variant",
                                                BodySchema.constant(ORIGINAL),
                                                "The image as it was sent, with its metadata; only"
                                                        + " if the bot keeps originals, and not for"
                                                        + " visitors."))
                                .content("application/octet-stream", ResponseSchemas.TEXT),
                        this::download));
    }

    private void upload(Exchange exchange) {
        Bot bot = bots.requireEnabled(exchange);
        FileSender sender = MessageAttachments.sender(exchange, bot);
        if (!exchange.request().isUpload()) {
            throw AppError.invalid(
                    "file", "Send a multipart form with the file in the field file.");
        }
        Attachment stored;
        boolean truncated;
        try (OpenUploads.OpenUpload _ = uploads.open(sender);
                IncomingFile incoming = attachments.begin(bot, sender);
                FileUpload upload = upload(exchange, temporary)) {
            stored = incoming.store(upload.fileName(), upload.file());
            truncated = incoming.isCut();
        }
        exchange.reply(json -> AttachmentJson.writeUploaded(json, stored, truncated));
    }

    /** What is wrong with a form is a reason why it has no valid file. */
    private static FileUpload upload(Exchange exchange, Path temporary) {
        try {
            return exchange.request().upload(temporary, AttachmentRules.MAX_FILE_BYTES);
        } catch (AppError wrong) {
            throw wrong.code() == ErrorCode.INVALID_REQUEST
                    ? AttachmentRules.invalid(wrong.sentence())
                    : wrong;
        }
    }

    private void download(Exchange exchange) throws IOException {
        Attachment file = require(exchange);
        Variant variant = variant(exchange);
        Attachments.ServedFile served = attachments.served(file, variant);
        exchange.download(
                served.mediaType(),
                served.name(),
                served.bytes(),
                out -> {
                    if (!attachments.store().copy(file, variant, out)) {
                        throw Attachment.notFound();
                    }
                });
    }

    /** Before a message uses it, only its sender sees it; then, whoever sees the conversation. */
    private Attachment require(Exchange exchange) {
        String botId = bots.require(exchange).id();
        Attachment file = attachments.require(botId, exchange.request().path("fileId"));
        Attachment.Use use = file.use();
        boolean visible =
                use == null
                        ? file.owner().equals(exchange.caller().principal().id())
                        : access.find(exchange, botId, use.conversationId()).isPresent();
        if (!visible) {
            throw Attachment.notFound();
        }
        return file;
    }

    private static Variant variant(Exchange exchange) {
        String given = exchange.request().query("variant");
        if (given == null) {
            return Variant.CONTENT;
        }
        if (!given.equals(ORIGINAL)) {
            throw AppError.invalid("variant", "variant must be original.");
        }
        if (exchange.caller().principal().visitor() != null) {
            throw Attachment.notFound();
        }
        return Variant.ORIGINAL;
    }
}
