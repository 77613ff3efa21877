package dev.rejoinder.knowledge.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rejoinder.outbound.OutboundClient;
import dev.rejoinder.outbound.WebAddress;
import dev.rejoinder.testkit.SettableClock;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A web site on this machine, and a crawler. */
abstract class CrawlFixture {
    static final String FORBIDDEN = "The site's robots.txt does not allow this page.";

    @TempDir private Path folder;

    final SettableClock clock = new SettableClock();

    final List<Duration> rests = new ArrayList<>();

    final CrawlRecord pages = new CrawlRecord();

    TestSite site;

    WebReader web;

    @BeforeEach
    void open() throws IOException {
        site = new TestSite();
        web = web(Duration.ofSeconds(20));
    }

    @AfterEach
    void nothingIsLeft() {
        site.close();
        assertThat(folder).isEmptyDirectory();
    }

    WebReader web(Duration maxPageTime) {
        // Every name resolves to this machine, which the operator has allowed.
        var client =
                new OutboundClient(
                        host ->
                                List.of(
                                        InetAddress.ofLiteral(
                                                host.startsWith("secret")
                                                        ? "10.0.0.1"
                                                        : "127.0.0.1")),
                        InetAddress::isLoopbackAddress);
        return new WebReader(
                client,
                new LinkReader(),
                new CrawlerSettings(
                        "Rejoinder/1.0 (+https://example.com)", folder, maxPageTime, 1024 * 1024),
                clock,
                rest -> {
                    rests.add(rest);
                    clock.tick(rest);
                });
    }

    CrawlPlan plan(int maxDepth, int maxPages) {
        return plan(site.at("site.test", "/"), maxDepth, maxPages);
    }

    static CrawlPlan plan(WebAddress start, int maxDepth, int maxPages) {
        return new CrawlPlan(start, maxDepth, maxPages, Duration.ZERO, Duration.ofHours(1));
    }

    CrawlSummary crawl(int maxDepth, int maxPages) throws InterruptedException {
        return web.crawl(plan(maxDepth, maxPages), pages);
    }
}
