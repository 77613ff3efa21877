package dev.rejoinder.knowledge.web;

import dev.rejoinder.core.Clock;
import dev.rejoinder.outbound.OutboundClient;
import dev.rejoinder.outbound.WebAddress;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;

/**
 * Reads one page or crawls a site. Blocks; meant for virtual threads. Thread-safe: all callers
 * share the limit of one request at a time per host.
 */
public final class WebReader {
    private final PageReader reader;
    private final Clock clock;
    private final HostThrottle turns;
    private final PageFetch fetch;
    private final SiteMetadata files;

    public WebReader(
            OutboundClient client,
            PageReader reader,
            CrawlerSettings settings,
            Clock clock,
            Sleeper pause) {
        this.reader = reader;
        this.clock = clock;
        this.turns = new HostThrottle(clock, pause);
        this.fetch = new PageFetch(client, reader::accepts, settings);
        this.files = new SiteMetadata(client, settings);
    }

    /**
     * Reads a page that the owner named, and follows its redirects anywhere. Ignores robots.txt,
     * because this is not a crawl.
     *
     * @param pages gets one result
     */
    public void readPage(WebAddress address, PageConsumer pages) throws InterruptedException {
        try (HostThrottle.Visit visit = turns.visit(address.host())) {
            FetchOutcome fetched =
                    visit.ask(
                            Duration.ZERO,
                            () -> fetch.fetch(address, pages.known(address.uri()), target -> true));
            switch (fetched) {
                case FetchOutcome.Body page -> read(page, pages);
                case FetchOutcome.NoContent nothing -> pages.take(nothing.result());
                case FetchOutcome.Redirected redirected ->
                        throw new IllegalStateException(
                                "redirect was not followed: " + redirected.target());
            }
        }
    }

    /**
     * Crawls the pages of a site breadth-first, within the rules of its {@code robots.txt}.
     *
     * @param pages gets one result for each address
     */
    public CrawlSummary crawl(CrawlPlan plan, PageConsumer pages) throws InterruptedException {
        try (HostThrottle.Visit visit = turns.visit(plan.start().host())) {
            return new Crawl(this, visit, plan, pages, clock).run();
        }
    }

    PageFetch fetch() {
        return fetch;
    }

    SiteMetadata files() {
        return files;
    }

    /** Parses a fetched page, hands it out, and deletes its file. */
    PageResult read(FetchOutcome.Body page, PageConsumer pages) {
        try {
            PageResult result = parsed(page);
            pages.take(result);
            return result;
        } finally {
            discard(page);
        }
    }

    static void discard(FetchOutcome.Body page) {
        try {
            Files.deleteIfExists(page.file().content());
        } catch (IOException e) {
            // The folder is emptied at the next start.
        }
    }

    private PageResult parsed(FetchOutcome.Body page) {
        try {
            return new PageResult.Read(page.file(), reader.read(page.file()), page.version());
        } catch (IOException e) {
            return new PageResult.Failed(page.file().address(), String.valueOf(e.getMessage()));
        }
    }
}
