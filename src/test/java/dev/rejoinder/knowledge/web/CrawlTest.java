package dev.rejoinder.knowledge.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rejoinder.knowledge.web.CrawlSummary.End;
import dev.rejoinder.outbound.OutboundClient;
import dev.rejoinder.outbound.WebAddress;
import dev.rejoinder.testkit.SettableClock;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CrawlTest {
    private static final String FORBIDDEN = "The site's robots.txt does not allow this page.";

    private static final String WITHOUT_RULES =
            " The request was for the site's robots.txt; without it, no page is read.";

    @TempDir private Path folder;

    private final SettableClock clock = new SettableClock();
    private final List<Duration> rests = new ArrayList<>();
    private final CrawlRecord pages = new CrawlRecord();
    private TestSite site;
    private WebReader web;

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

    private WebReader web(Duration maxPageTime) {
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

    private CrawlPlan plan(int maxDepth, int maxPages) {
        return plan(site.at("site.test", "/"), maxDepth, maxPages);
    }

    private static CrawlPlan plan(WebAddress start, int maxDepth, int maxPages) {
        return new CrawlPlan(start, maxDepth, maxPages, Duration.ZERO, Duration.ofHours(1));
    }

    private CrawlSummary crawl(int maxDepth, int maxPages) throws InterruptedException {
        return web.crawl(plan(maxDepth, maxPages), pages);
    }

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
    void startAloneIsReadWithoutSitemaps() throws Exception {
        site.page("/", "/1").page("/1");
        crawl(0, 100);
        assertThat(site.asked()).containsExactly("/robots.txt", "/");
        assertThat(site.userAgents()).containsOnly("Rejoinder/1.0 (+https://example.com)");
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
    void redirectsInsideTheSiteAreFollowedAndCountOnce() throws Exception {
        site.page("/", "/old", "/again", "/loop", "/trap")
                .redirect("/old", "/new?utm_campaign=x")
                .page("/new?utm_campaign=x", "/new")
                .redirect("/again", "/new")
                .redirect("/loop", "/loop")
                .redirect("/trap", "/trap/x")
                .redirect("/trap/x", "/private/x")
                .file("/robots.txt", "text/plain", "User-agent: *\nDisallow: /private/\n");
        crawl(2, 10);
        assertThat(pages.lines())
                .containsExactly(
                        "read /",
                        "read /new",
                        "failed /loop: The address redirects too many times.",
                        "skipped /trap: " + FORBIDDEN);
        assertThat(site.asked()).doesNotContain("/private/x", "/new");
    }

    @Test
    void startThatMovesToItsTwinMakesBothOneSite() throws Exception {
        site.page(
                        "/",
                        "http://site.test:" + site.port() + "/a",
                        "http://www.site.test:" + site.port() + "/b")
                .page("/a")
                .page("/b")
                .with(
                        "/start",
                        exchange -> {
                            exchange.getResponseHeaders()
                                    .set("Location", "http://www.site.test:" + site.port() + "/");
                            exchange.sendResponseHeaders(302, -1);
                        });
        web.crawl(plan(site.at("site.test", "/start"), 2, 10), pages);
        assertThat(pages.results())
                .extracting(result -> result.address().toString())
                .containsExactly(
                        "http://www.site.test:" + site.port() + "/",
                        "http://www.site.test:" + site.port() + "/a",
                        "http://www.site.test:" + site.port() + "/b");
        assertThat(site.asked()).startsWith("/robots.txt", "/start", "/", "/robots.txt");
    }

    @Test
    void startThatMovesElsewhereSaysWhere() throws Exception {
        site.redirect("/", "http://other.test:" + site.port() + "/x");
        crawl(2, 10);
        assertThat(pages.lines())
                .containsExactly(
                        "failed /: The address redirects to another site, other.test. Add that site"
                                + " instead.");
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

    @Test
    void rulesForRobotsAreKept() throws Exception {
        site.page("/", "/open", "/closed/a", "/closed/open").page("/open").page("/closed/open");
        site.file(
                "/robots.txt",
                "text/plain",
                """
                User-agent: *
                Disallow: /

                User-agent: otherbot
                User-agent: REJOINDER/2.0
                Disallow: /closed/
                Allow: /closed/open
                Crawl-delay: 2.5
                """);
        crawl(2, 10);
        assertThat(pages.lines())
                .containsExactly(
                        "read /",
                        "read /open",
                        "skipped /closed/a: " + FORBIDDEN,
                        "read /closed/open");
        assertThat(site.asked()).doesNotContain("/closed/a");
        assertThat(site.asked()).filteredOn("/robots.txt"::equals).hasSize(1);
        assertThat(rests).containsOnly(Duration.ofMillis(2500)).hasSize(4);
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 401, 403, 404, 410})
    void siteWithoutRulesAllowsAll(int status) throws Exception {
        site.page("/").status("/robots.txt", status);
        assertThat(crawl(0, 10).read()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(ints = {429, 500, 503})
    void siteThatCannotSayItsRulesIsLeftAlone(int status) throws Exception {
        site.page("/").status("/robots.txt", status);
        assertThat(crawl(0, 10).end()).isEqualTo(End.UNREACHED);
        assertThat(pages.lines())
                .containsExactly(
                        "failed /: The site's robots.txt answered "
                                + status
                                + ", so no page of the site was requested.");
    }

    @Test
    void pauseIsKeptBetweenRequests() throws Exception {
        site.page("/", "/a").page("/a");
        web.crawl(
                new CrawlPlan(
                        site.at("site.test", "/"),
                        1,
                        10,
                        Duration.ofSeconds(1),
                        Duration.ofHours(1)),
                pages);
        // robots.txt, start page, sitemap, page.
        assertThat(rests)
                .containsExactly(
                        Duration.ofSeconds(1), Duration.ofSeconds(1), Duration.ofSeconds(1));
    }

    @Test
    void siteThatIsAskedTooMuchIsAskedAgainAndMoreSlowly() throws Exception {
        site.page("/", "/busy", "/always", "/after")
                .page("/after")
                .status("/always", 429)
                .with(
                        "/busy",
                        exchange -> {
                            boolean first =
                                    site.asked().stream().filter("/busy"::equals).count() == 1;
                            exchange.getResponseHeaders().set("Retry-After", "7");
                            TestSite.send(
                                    exchange, first ? 503 : 200, "text/html", new byte[] {'x'});
                        });
        crawl(1, 10);
        assertThat(pages.lines())
                .containsExactly(
                        "read /",
                        "read /busy",
                        "failed /always: The page answered 429.",
                        "read /after");
        assertThat(rests).hasSize(4).containsOnly(Duration.ofSeconds(7));
    }

    @Test
    void hostIsAskedByOneAtATimeHoweverManyCrawl() throws Exception {
        String[] links = IntStream.range(0, 20).mapToObj(i -> "/p" + i).toArray(String[]::new);
        site.page("/", links);
        for (String link : links) {
            site.page(link);
        }
        try (var crawlers = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < 8; i++) {
                var unused = crawlers.submit(() -> web.crawl(plan(1, 100), new CrawlRecord()));
                assertThat(unused).isNotNull();
            }
        }
        assertThat(site.asked()).hasSize(8 * 23);
        assertThat(site.mostAtOnce()).isEqualTo(1);
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
    void sitemapsAreReadWithTheirIndexesAndTraps() throws Exception {
        String home = "http://site.test:" + site.port();
        site.page("/")
                .page("/from-robots")
                .page("/packed?a=1&b=2")
                .page("/plain")
                .file(
                        "/robots.txt",
                        "text/plain",
                        "Sitemap: "
                                + home
                                + "/index.xml\n"
                                + "Sitemap: http://other.test/s.xml\n"
                                + "Sitemap: file:///etc/passwd")
                .file(
                        "/index.xml",
                        "application/xml",
                        """
                        <?xml version="1.0"?>
                        <s:sitemapindex xmlns:s="http://www.sitemaps.org/schemas/sitemap/0.9">
                          <s:sitemap><s:loc>HOME/index.xml</s:loc></s:sitemap>
                          <s:sitemap><s:loc> HOME/pages.xml.gz </s:loc></s:sitemap>
                          <s:sitemap><s:loc>HOME/entity.xml</s:loc></s:sitemap>
                          <s:sitemap><s:loc>HOME/cut.xml</s:loc></s:sitemap>
                          <s:sitemap><s:loc>http://secret.test/s.xml</s:loc></s:sitemap>
                        </s:sitemapindex>
                        """
                                .replace("HOME", home))
                .with(
                        "/pages.xml.gz",
                        exchange ->
                                TestSite.send(
                                        exchange,
                                        200,
                                        "application/gzip",
                                        gzip(
                                                """
                                                <urlset xmlns:image="urn:image">
                                                  <url><loc>HOME/packed?a=1&amp;b=2</loc>
                                                  <image:image><image:loc>HOME/image</image:loc></image:image></url>
                                                  <url><loc><![CDATA[HOME/from-robots]]></loc></url>
                                                  <url><loc>http://other.test/x</loc></url>
                                                  <url><loc>http://127.1/x</loc></url>
                                                </urlset>
                                                """
                                                        .replace("HOME", home))))
                .file(
                        "/entity.xml",
                        "application/xml",
                        """
                        <!DOCTYPE urlset [<!ENTITY x SYSTEM "HOME/stolen">]>
                        <urlset><url><loc>HOME/entity&x;</loc></url></urlset>
                        """
                                .replace("HOME", home))
                .file(
                        "/cut.xml",
                        "application/xml",
                        "<urlset><url><loc>" + home + "/plain</loc></url><url><lo");
        crawl(3, 100);
        assertThat(pages.lines())
                .containsExactly(
                        "read /", "read /packed?a=1&b=2", "read /from-robots", "read /plain");
        assertThat(site.asked())
                .doesNotContain("/stolen", "/image")
                .contains("/sitemap.xml", "/entity.xml");
    }

    @Test
    void sitemapsWithoutEndAreGivenUp() throws Exception {
        String home = "http://site.test:" + site.port();
        site.page("/")
                .otherwise(
                        exchange -> {
                            String path = exchange.getRequestURI().getPath();
                            if (!path.startsWith("/sitemap")) {
                                TestSite.send(exchange, 404, "text/html", new byte[0]);
                                return;
                            }
                            TestSite.send(
                                    exchange,
                                    200,
                                    "text/xml",
                                    ("<sitemapindex><sitemap><loc>"
                                                    + home
                                                    + path
                                                    + "x</loc></sitemap></sitemapindex>")
                                            .getBytes(StandardCharsets.UTF_8));
                        });
        crawl(1, 10);
        assertThat(site.asked())
                .filteredOn(path -> path.startsWith("/sitemap"))
                .hasSize(SitemapDiscovery.MAX_FILES);
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

    private static byte[] gzip(String text) throws IOException {
        var packed = new ByteArrayOutputStream();
        try (var gzip = new GZIPOutputStream(packed)) {
            gzip.write(text.getBytes(StandardCharsets.UTF_8));
        }
        return packed.toByteArray();
    }
}
