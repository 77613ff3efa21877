package dev.rejoinder.knowledge.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rejoinder.knowledge.web.CrawlSummary.End;
import dev.rejoinder.outbound.WebAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class CrawlFailuresTest extends CrawlFixture {
    private static final String WITHOUT_RULES =
            " The request was for the site's robots.txt; without it, no page is read.";

    @Test
    void whatCannotBeReadIsToldWithItsReason() throws Exception {
        site.page(
                        "/",
                        "/missing",
                        "/gone",
                        "/broken",
                        "/login",
                        "/film",
                        "/odd",
                        "/damaged",
                        "/large",
                        "/hidden",
                        "/picture.png",
                        "/notes",
                        "/data.bin?x=1",
                        "/busy")
                .status("/gone", 410)
                .status("/broken", 500)
                .status("/login", 403)
                .status("/busy", 304)
                .file("/film", "video/mp4", "x")
                .file("/odd", "application/octet-stream", "x")
                .file("/damaged", "text/html", "unreadable")
                .file("/notes", "TEXT/Plain; Charset=\"ISO-8859-1\"", "x")
                .file("/large", "text/html", "x".repeat(1024 * 1024 + 1))
                .with(
                        "/hidden",
                        exchange -> {
                            exchange.getResponseHeaders().set("X-Robots-Tag", "noindex, nofollow");
                            TestSite.send(exchange, 200, "text/html", new byte[] {'x'});
                        });
        crawl(1, 100);
        assertThat(pages.lines())
                .containsExactly(
                        "read /",
                        "gone /missing: The page answered 404.",
                        "gone /gone: The page answered 410.",
                        "failed /broken: The page answered 500.",
                        "failed /login: The page answered 403.",
                        "skipped /film: Files of type video/mp4 are not supported.",
                        "skipped /odd: The media type of the page is unknown.",
                        "failed /damaged: The file is damaged.",
                        "failed /large: The answer is larger than 1 MiB.",
                        "skipped /hidden: The page asks not to be indexed.",
                        "read /notes",
                        "failed /busy: The page answered 304.");
        assertThat(site.asked()).doesNotContain("/picture.png", "/data.bin?x=1");
        assertThat(pages.results())
                .filteredOn(PageResult.Read.class::isInstance)
                .last()
                .extracting(result -> ((PageResult.Read) result).file())
                .extracting(FetchedPage::mediaType, FetchedPage::charset)
                .containsExactly("text/plain", "iso-8859-1");
    }

    @Test
    void slowPageIsGivenUpAndTheOthersAreRead() throws Exception {
        var over = new CountDownLatch(1);
        site.page("/", "/slow", "/quick").page("/quick");
        site.with(
                "/slow",
                exchange -> {
                    try {
                        over.await();
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                });
        web(Duration.ofSeconds(3)).crawl(plan(1, 10), pages);
        over.countDown();
        assertThat(pages.lines())
                .containsExactly(
                        "read /", "failed /slow: The site did not answer in time.", "read /quick");
    }

    @Test
    void privateNetworkIsNotCrawled() throws Exception {
        web.crawl(plan(site.at("secret.test", "/"), 2, 10), pages);
        assertThat(pages.lines())
                .containsExactly(
                        "failed /: The address leads to a private network. An operator can allow"
                                + " that with outbound.private-networks."
                                + WITHOUT_RULES);
        assertThat(site.asked()).isEmpty();
    }

    @Test
    void whyASiteCannotBeReachedIsSaid() throws Exception {
        WebAddress closed = site.at("site.test", "/");
        site.close();
        assertThat(web.crawl(plan(closed, 2, 10), pages))
                .isEqualTo(new CrawlSummary(End.UNREACHED, 0, 1));
        assertThat(pages.lines())
                .containsExactly("failed /: The site does not accept connections." + WITHOUT_RULES);
    }

    @Test
    void whyItsRulesCannotBeReadIsSaid() throws Exception {
        site.page("/").redirect("/robots.txt", "http://secret.test/");
        crawl(0, 10);
        site.redirect("/robots.txt", "/robots.txt");
        crawl(0, 10);
        site.with("/robots.txt", exchange -> exchange.sendResponseHeaders(200, 7));
        crawl(0, 10);
        assertThat(pages.lines())
                .containsExactly(
                        "failed /: The address leads to a private network. An operator can allow"
                                + " that with outbound.private-networks."
                                + WITHOUT_RULES,
                        "failed /: The address redirects too many times." + WITHOUT_RULES,
                        "failed /: The site closed without an answer." + WITHOUT_RULES);
        assertThat(site.asked()).doesNotContain("/");
    }

    @Test
    void whatAPageLedToIsReadAlsoWhenThePageFails() throws Exception {
        site.page("/", "/broken").status("/broken", 500).page("/behind");
        pages.knowing(
                "/broken",
                new CachedPage(
                        new CachedPage.Validators(null, null),
                        List.of(site.at("site.test", "/behind").toString())));
        assertThat(crawl(2, 10).end()).isEqualTo(End.COMPLETE);
        assertThat(pages.lines())
                .containsExactly(
                        "read /", "failed /broken: The page answered 500.", "read /behind");
    }

    @Test
    void aStartThatFailsTellsNothingOfTheOtherPages() throws Exception {
        site.status("/", 503);
        assertThat(crawl(2, 10).end()).isEqualTo(End.UNREACHED);
    }
}
