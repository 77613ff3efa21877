package dev.rejoinder.knowledge.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rejoinder.knowledge.web.CrawlSummary.End;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class CrawlTest extends CrawlFixture {
    @Test
    void pagesAreReadNearestFirstAndOnceEach() throws Exception {
        site.page("/", "/a", "/b", "/", "/a#part", "/a?utm_source=x&utm_medium=y")
                .page("/a", "/b", "/c", "../a", "/./b", "http://site.test:" + site.port() + "/c")
                .page("/b", "/a", "mailto:x@y", "javascript:void(0)", "::::")
                .page("/c", "/");
        assertThat(crawl(5, 100)).isEqualTo(new CrawlSummary(End.COMPLETE, 4, 0));
        assertThat(pages.lines()).containsExactly("read /", "read /a", "read /b", "read /c");
    }

    @Test
    void onlyTheSiteItselfIsRead() throws Exception {
        site.page(
                        "/",
                        "http://other.test:" + site.port() + "/x",
                        "http://site.test:1/x",
                        "http://sub.site.test:" + site.port() + "/x",
                        "/leaves",
                        "/inner")
                .redirect("/leaves", "http://other.test:" + site.port() + "/x")
                .redirect("/inner", "http://secret.site.test/x");
        crawl(3, 100);
        assertThat(pages.lines())
                .containsExactly(
                        "read /",
                        "skipped /leaves: The page redirects to another site, other.test.",
                        "skipped /inner: The page redirects to another site, secret.site.test.");
        assertThat(site.asked()).doesNotContain("/x");
    }

    @Test
    void depthEndsTheWay() throws Exception {
        site.page("/", "/1").page("/1", "/2").page("/2", "/3").page("/3");
        assertThat(crawl(2, 100).end()).isEqualTo(End.COMPLETE);
        assertThat(pages.read()).containsExactly("/", "/1", "/2");
    }

    @Test
    void endlessCalendarEndsAtThePageLimit() throws Exception {
        site.page("/", "/calendar?page=1")
                .otherwise(
                        exchange -> {
                            String query = exchange.getRequestURI().getQuery();
                            if (query == null) {
                                TestSite.send(exchange, 404, "text/html", new byte[0]);
                                return;
                            }
                            int page = Integer.parseInt(query.substring("page=".length()));
                            TestSite.send(
                                    exchange,
                                    200,
                                    "text/html",
                                    TestSite.html(
                                                    "day",
                                                    "?page=" + (page + 1),
                                                    "?page=" + (page + 2))
                                            .getBytes(StandardCharsets.UTF_8));
                        });
        assertThat(crawl(20, 30))
                .extracting(CrawlSummary::end, CrawlSummary::read)
                .containsExactly(End.PAGE_LIMIT, 30);
    }

    @Test
    void calendarLeavesRoomForOtherPages() throws Exception {
        String[] days =
                IntStream.range(0, 500)
                        .mapToObj(day -> "/calendar?day=" + day)
                        .toArray(String[]::new);
        String[] links = Stream.concat(Stream.of(days), Stream.of("/about")).toArray(String[]::new);
        site.page("/", links).page("/about");
        for (String day : days) {
            site.page(day);
        }
        CrawlSummary summary = crawl(2, 150);
        assertThat(pages.read()).contains("/about").hasSize(102);
        assertThat(summary.end()).isEqualTo(End.PAGE_LIMIT);
    }

    @Test
    void thousandLinksAreFollowed() throws Exception {
        String[] links = IntStream.range(0, 1000).mapToObj(i -> "/p" + i).toArray(String[]::new);
        site.page("/", links);
        for (String link : links) {
            site.page(link, "/", "/p0", "/p999", "/p500#middle");
        }
        assertThat(crawl(3, 2000)).isEqualTo(new CrawlSummary(End.COMPLETE, 1001, 0));
        assertThat(site.asked()).doesNotHaveDuplicates().hasSize(1003);
    }

    @Test
    void endlessFailuresEndToo() throws Exception {
        String[] links = IntStream.range(0, 900).mapToObj(i -> "/p" + i).toArray(String[]::new);
        site.page("/", links);
        CrawlSummary summary = crawl(3, 10);
        assertThat(summary).isEqualTo(new CrawlSummary(End.PAGE_LIMIT, 1, Crawl.MIN_ATTEMPTS - 1));
    }

    @Test
    void timeIsLimited() throws Exception {
        site.page("/", "/a", "/b", "/c");
        CrawlSummary summary =
                web.crawl(
                        new CrawlPlan(
                                site.at("site.test", "/"),
                                1,
                                10,
                                Duration.ofSeconds(10),
                                Duration.ofSeconds(25)),
                        pages);
        assertThat(summary.end()).isEqualTo(End.TIME_LIMIT);
        assertThat(pages.lines()).containsExactly("read /", "gone /a: The page answered 404.");
    }

    @Test
    void cancelledCrawlAsksForNothingMore() throws Exception {
        site.page("/", "/a", "/b").page("/a").page("/b");
        pages.cancelledWhen(() -> pages.read().count() == 2);
        assertThat(crawl(1, 10).end()).isEqualTo(End.CANCELLED);
        assertThat(site.asked()).doesNotContain("/b");
    }

    @Test
    void receiverThatFailsEndsTheCrawlAndLeavesNoFile() {
        site.page("/");
        var failing =
                new PageConsumer() {
                    @Override
                    public Optional<CachedPage> known(URI address) {
                        return Optional.empty();
                    }

                    @Override
                    public void take(PageResult result) {
                        throw new IllegalStateException("full");
                    }

                    @Override
                    public boolean cancelled() {
                        return false;
                    }
                };
        assertThatThrownBy(() -> web.crawl(plan(1, 10), failing)).hasMessage("full");
    }

    @Test
    void unchangedPageIsNotSentAgainAndItsLinksAreFollowed() throws Exception {
        site.with(
                        "/",
                        exchange -> {
                            boolean same =
                                    "\"v1\""
                                            .equals(
                                                    exchange.getRequestHeaders()
                                                            .getFirst("If-None-Match"));
                            exchange.getResponseHeaders().set("ETag", "\"v1\"");
                            exchange.getResponseHeaders().set("Last-Modified", "yesterday");
                            if (same) {
                                exchange.sendResponseHeaders(304, -1);
                            } else {
                                TestSite.send(
                                        exchange,
                                        200,
                                        "text/html",
                                        TestSite.html("x", "/a").getBytes(StandardCharsets.UTF_8));
                            }
                        })
                .page("/a");
        crawl(1, 10);
        var first = (PageResult.Read) pages.results().getFirst();
        assertThat(first.version()).isEqualTo(new CachedPage.Validators("\"v1\"", "yesterday"));

        var again =
                new CrawlRecord()
                        .knowing("/", new CachedPage(first.version(), first.document().links()));
        web.crawl(plan(1, 10), again);
        assertThat(again.lines()).containsExactly("unchanged /", "read /a");
    }

    @Test
    void onePageIsReadWhereverItLeads() throws Exception {
        site.page("/page", "/next")
                .redirect("/short", "http://other.test:" + site.port() + "/page")
                .redirect("/inside", "http://secret.test/")
                .file("/robots.txt", "text/plain", "User-agent: *\nDisallow: /");
        web.readPage(site.at("site.test", "/short"), pages);
        web.readPage(site.at("site.test", "/none"), pages);
        web.readPage(site.at("site.test", "/inside"), pages);
        assertThat(pages.lines())
                .containsExactly(
                        "read /page",
                        "gone /none: The page answered 404.",
                        "failed /inside: The address leads to a private network. An operator can"
                                + " allow that with outbound.private-networks.");
        assertThat(site.asked()).containsExactly("/short", "/page", "/none", "/inside");
    }
}
