package dev.rejoinder.server;

import dev.rejoinder.attachment.AttachmentStore;
import dev.rejoinder.attachment.Attachments;
import dev.rejoinder.attachment.ImageTexts;
import dev.rejoinder.attachment.PromptFiles;
import dev.rejoinder.attachment.RemoteFiles;
import dev.rejoinder.attachment.StoredPromptFiles;
import dev.rejoinder.attachment.UploadLimits;
import dev.rejoinder.bot.Bot;
import dev.rejoinder.config.DailyUploadSettings;
import dev.rejoinder.config.OcrSettings;
import dev.rejoinder.core.Clock;
import dev.rejoinder.knowledge.document.DocumentParser;
import dev.rejoinder.outbound.OutboundClient;
import dev.rejoinder.turn.BotVision;
import java.nio.file.Path;
import java.util.function.Predicate;

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
        AttachmentStore store = services.storage().attachments();
        var texts = new ImageTexts(store, parser, temporary);
        Predicate<Bot> seesNoImages = new BotVision(services.models().chatModels())::isBlind;
        attachments =
                new Attachments(
                        store,
                        parser,
                        PARSERS,
                        texts,
                        new RemoteFiles(outbound),
                        new UploadLimits(
                                limits.files(),
                                limits.bytes(),
                                limits.visitorFiles(),
                                limits.visitorBytes()),
                        seesNoImages,
                        temporary,
                        clock,
                        services.ids());
        promptFiles =
                new StoredPromptFiles(
                        store,
                        texts,
                        botId -> services.bots().find(botId).filter(seesNoImages).isPresent());
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
