package dev.rejoinder.server;

import dev.rejoinder.attachment.Attachments;
import dev.rejoinder.attachment.PromptFiles;
import dev.rejoinder.attachment.RemoteFiles;
import dev.rejoinder.attachment.StoredPromptFiles;
import dev.rejoinder.attachment.UploadLimits;
import dev.rejoinder.config.DailyUploadSettings;
import dev.rejoinder.config.OcrSettings;
import dev.rejoinder.core.Clock;
import dev.rejoinder.knowledge.document.DocumentParser;
import dev.rejoinder.outbound.OutboundClient;
import dev.rejoinder.turn.BotVision;
import java.nio.file.Path;

/**
 * The attachments of a running server. Their parser processes are separate from those of sources,
 * so that no message waits for a long document of the knowledge.
 */
final class AttachmentEngine implements AutoCloseable {
    private static final int PARSERS = 2;

    private final DocumentParser parser;
    private final Attachments attachments;
    private final PromptFiles promptFiles;

    AttachmentEngine(
            Services services,
            OutboundClient outbound,
            DailyUploadSettings limits,
            OcrSettings ocr,
            Path temporary,
            Clock clock) {
        parser = new DocumentParser(clock, PARSERS, temporary, KnowledgeEngine.ocr(ocr));
        attachments =
                new Attachments(
                        services.storage().attachments(),
                        parser,
                        PARSERS,
                        new RemoteFiles(outbound),
                        new UploadLimits(
                                limits.files(),
                                limits.bytes(),
                                limits.visitorFiles(),
                                limits.visitorBytes()),
                        new BotVision(services.models().chatModels())::isBlind,
                        temporary,
                        clock,
                        services.ids());
        promptFiles = new StoredPromptFiles(services.storage().attachments());
    }

    Attachments attachments() {
        return attachments;
    }

    PromptFiles promptFiles() {
        return promptFiles;
    }

    @Override
    public void close() {
        parser.close();
    }
}
