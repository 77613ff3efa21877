package dev.rejoinder.knowledge.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rejoinder.knowledge.web.CrawlSummary.End;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CrawlRulesTest extends CrawlFixture {
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
}
