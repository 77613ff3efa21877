package dev.rejoinder.knowledge.web;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class CrawlRedirectsTest extends CrawlFixture {
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
}
