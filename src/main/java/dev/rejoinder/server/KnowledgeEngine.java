package dev.rejoinder.server;

import dev.rejoinder.config.OcrSettings;
import dev.rejoinder.config.OutboundSettings;
import dev.rejoinder.core.AppError;
import dev.rejoinder.core.Clock;
import dev.rejoinder.knowledge.Retriever;
import dev.rejoinder.knowledge.document.DocumentParser;
import dev.rejoinder.knowledge.document.OcrReader;
import dev.rejoinder.knowledge.ingest.Ingestion;
import dev.rejoinder.knowledge.ingest.PageParser;
import dev.rejoinder.knowledge.ingest.StoredSourceReader;
import dev.rejoinder.knowledge.ingest.WebSourceReader;
import dev.rejoinder.knowledge.retrieval.KnowledgeSearch;
import dev.rejoinder.knowledge.retrieval.QuestionGrouping;
import dev.rejoinder.knowledge.web.CrawlerSettings;
import dev.rejoinder.knowledge.web.Sleeper;
import dev.rejoinder.knowledge.web.WebReader;
import dev.rejoinder.outbound.OutboundClient;
import dev.rejoinder.outbound.OutboundException;
import dev.rejoinder.outbound.WebAddress;
import dev.rejoinder.provider.EmbeddingModel;
import dev.rejoinder.storage.Storage;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Ingests sources and retrieves passages while a server runs. */
final class KnowledgeEngine implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(KnowledgeEngine.class);

    private static final int PARSERS = 2;
    private static final Duration MAX_PAGE_TIME = Duration.ofSeconds(30);
    private static final long MAX_PAGE_BYTES = 10 << 20;

    private static final String GROUPING = "question-groups";
    private static final Duration GROUPING_LEASE = Duration.ofMinutes(2);

    private final Storage storage;
    private final OutboundClient outboundClient;
    private final KnowledgeSearch knowledge;
    private final DocumentParser parser;
    private final Ingestion ingestion;
    private final QuestionGrouping grouping;
    private final String owner;
    private volatile boolean groupingStopped;

    KnowledgeEngine(
            Path index,
            Path temporary,
            OutboundSettings outbound,
            OcrSettings ocr,
            Services services,
            Clock clock,
            String version) {
        storage = services.storage();
        EmbeddingModel model =
                services.models().embeddings().map(PrecomputedEmbeddings::before).orElse(null);
        log.info(
                "Search by meaning: {}",
                model == null ? "off" : "with the embedding model " + model.name());
        knowledge = new KnowledgeSearch(index, storage.documents(), model, clock);
        grouping = new QuestionGrouping(storage.gapComparisons(), model, clock);
        owner = services.ids().request();
        parser = new DocumentParser(clock, PARSERS, temporary, ocr(ocr));
        outboundClient = new OutboundClient(outbound::allows);
        var web =
                new WebReader(
                        outboundClient,
                        new PageParser(parser),
                        new CrawlerSettings(
                                "Rejoinder/" + version, temporary, MAX_PAGE_TIME, MAX_PAGE_BYTES),
                        clock,
                        Sleeper.real());
        ingestion =
                new Ingestion(
                        storage.sources(),
                        new StoredSourceReader(
                                storage.documents(),
                                parser,
                                temporary,
                                PreloadedHandbook::chunksOf),
                        new WebSourceReader(
                                storage.sources(),
                                storage.documents(),
                                web,
                                services.ids(),
                                knowledge::changed),
                        knowledge::catchUp,
                        nameOf(model),
                        clock);
    }

    private static @Nullable String nameOf(@Nullable EmbeddingModel model) {
        return model == null ? null : model.name();
    }

    /** Validates and normalizes the URL of a source. */
    static String checkedAddress(String text) {
        try {
            return WebAddress.parse(text).toString();
        } catch (OutboundException wrong) {
            throw AppError.invalid("url", wrong.sentence());
        }
    }

    /** A reader with these settings; starts nothing. */
    static OcrReader ocr(OcrSettings settings) {
        return new OcrReader(settings.command(), settings.languages());
    }

    /** The client for addresses that users name. */
    OutboundClient outbound() {
        return outboundClient;
    }

    Retriever retriever() {
        return knowledge;
    }

    /** Resumes the work that the last process left unfinished. */
    void start() {
        storage.documents().sweepOriginals();
        knowledge.start();
        ingestion.start();
    }

    /** Call it after this process has added or deleted a source. */
    void changed() {
        ingestion.added();
        knowledge.changed();
    }

    /** Queues sources that are due for a sync. Call it periodically. */
    void maintain() {
        ingestion.requeueDue();
    }

    /** Groups the unanswered questions that were asked since the last call, on one server. */
    void groupQuestions() {
        if (!grouping.isWaiting() || !storage.taskClaims().claim(GROUPING, owner, GROUPING_LEASE)) {
            return;
        }
        try {
            while (!groupingStopped && grouping.step()) {
                var _ = storage.taskClaims().claim(GROUPING, owner, GROUPING_LEASE);
            }
        } finally {
            storage.taskClaims().release(GROUPING, owner);
        }
    }

    /** Makes {@link #groupQuestions} return after its current step. */
    void stopGrouping() {
        groupingStopped = true;
    }

    @Override
    public void close() {
        ingestion.stop();
        parser.close();
        ingestion.close();
        knowledge.close();
    }
}
