package dev.rejoinder.knowledge.ingest;

import dev.rejoinder.core.Ids;
import dev.rejoinder.knowledge.Document;
import dev.rejoinder.knowledge.DocumentStore;
import dev.rejoinder.knowledge.Source;
import dev.rejoinder.knowledge.SourceStore;
import dev.rejoinder.knowledge.SourceStore.Job;
import dev.rejoinder.knowledge.web.CrawlPlan;
import dev.rejoinder.knowledge.web.CrawlSummary;
import dev.rejoinder.knowledge.web.CrawlSummary.End;
import dev.rejoinder.knowledge.web.WebReader;
import dev.rejoinder.outbound.OutboundException;
import dev.rejoinder.outbound.WebAddress;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Reads sources from the web. Skips pages that have not changed since the last read. */
public final class WebSourceReader implements Ingestion.SourceReader {
    /** The least time between two requests to one host; a longer crawl delay of the host wins. */
    private static final Duration PAUSE = Duration.ofMillis(250);

    private static final Duration MAX_TIME = Duration.ofHours(6);

    private final SourceStore sources;
    private final DocumentStore documents;
    private final WebReader web;
    private final Ids ids;
    private final Runnable stored;

    /**
     * Creates the reader.
     *
     * @param stored called after each stored page
     */
    public WebSourceReader(
            SourceStore sources, DocumentStore documents, WebReader web, Ids ids, Runnable stored) {
        this.sources = sources;
        this.documents = documents;
        this.web = web;
        this.ids = ids;
        this.stored = stored;
    }

    @Override
    public @Nullable String read(Job job) throws UnreadableException, InterruptedException {
        var pages = new PageWriter(job, sources, documents, ids, stored);
        boolean whole = read(job.source(), pages);
        if (Thread.interrupted()) {
            throw new InterruptedException();
        }
        if (!pages.hasAny()) {
            throw new UnreadableException(
                    Objects.requireNonNullElse(pages.failureReason(), "No page was found."));
        }
        if (whole) {
            for (Document left : pages.staleDocuments()) {
                documents.remove(job, left.id());
            }
        }
        return pages.warning();
    }

    /** Reads the source. Returns true if pages that were not found can be removed. */
    private boolean read(Source source, PageWriter pages)
            throws UnreadableException, InterruptedException {
        WebAddress address = address(source);
        if (source.kind() == Source.Kind.PAGE) {
            web.readPage(address, pages);
            return true;
        }
        CrawlSummary summary =
                web.crawl(
                        new CrawlPlan(
                                address, source.maxDepth(), source.maxPages(), PAUSE, MAX_TIME),
                        pages);
        return summary.end() == End.COMPLETE || summary.end() == End.PAGE_LIMIT;
    }

    private static WebAddress address(Source source) throws UnreadableException {
        try {
            return WebAddress.parse(Objects.requireNonNullElse(source.location(), ""));
        } catch (OutboundException wrong) {
            throw new UnreadableException(wrong.sentence());
        }
    }
}
