package dev.rejoinder.knowledge.web;

import dev.rejoinder.core.Clock;
import dev.rejoinder.outbound.OutboundClient;
import dev.rejoinder.outbound.WebAddress;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;

/**
 * Reads one page, or crawls a site. Blocks; made for virtual threads. Thread-safe: whoever reads,
 * one host is asked by one request at a time.
 */
public final class WebReader {
    private final PageReader reader;
    private final Clock clock;
    private final HostTurns turns;
    private final PageFetch fetch;
    private final SiteFiles files;

    public WebReader(
            OutboundClient client,
            PageReader reader,
            WebSettings settings,
            Clock clock,
            Pause pause) {
        this.reader = reader;
        this.clock = clock;
        this.turns = new HostTurns(clock, pause);
        this.fetch = new PageFetch(client, reader::accepts, settings);
        this.files = new SiteFiles(client, settings);
    }

    /**
     * Reads one page that its owner has named, wherever it redirects to. Rules for crawlers are not
     * asked: nobody crawls.
     *
     * @param pages gets one result
     */
    public void readPage(WebAddress address, Pages pages) throws InterruptedException {
        try (HostTurns.Visit visit = turns.visit(address.host())) {
            Fetched fetched =
                    visit.ask(
                            Duration.ZERO,
                            () -> fetch.fetch(address, pages.known(address.uri()), target -> true));
            switch (fetched) {
                case Fetched.Page page -> read(page, pages);
                case Fetched.Nothing nothing -> pages.take(nothing.result());
                case Fetched.Elsewhere elsewhere ->
                        throw new IllegalStateException("not followed: " + elsewhere.target());
            }
        }
    }

    /**
     * Reads the pages of a site, nearest to the start first, within its {@code robots.txt}.
     *
     * @param pages gets one result for each address that was looked at
     */
    public CrawlSummary crawl(CrawlPlan plan, Pages pages) throws InterruptedException {
        try (HostTurns.Visit visit = turns.visit(plan.start().host())) {
            return new Crawl(this, visit, plan, pages, clock).run();
        }
    }

    PageFetch fetch() {
        return fetch;
    }

    SiteFiles files() {
        return files;
    }

    /** Reads a page that was fetched, hands it out, and deletes its file. */
    PageResult read(Fetched.Page page, Pages pages) {
        try {
            PageResult result = parsed(page);
            pages.take(result);
            return result;
        } finally {
            discard(page);
        }
    }

    /** Deletes the file of a page. */
    static void discard(Fetched.Page page) {
        try {
            Files.deleteIfExists(page.file().content());
        } catch (IOException e) {
            // The folder is emptied when the server starts.
        }
    }

    private PageResult parsed(Fetched.Page page) {
        try {
            return new PageResult.Read(page.file(), reader.read(page.file()), page.version());
        } catch (IOException e) {
            return new PageResult.Failed(page.file().address(), String.valueOf(e.getMessage()));
        }
    }
}
