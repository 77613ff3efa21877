package dev.rejoinder.knowledge.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;

class SitemapCrawlTest extends CrawlFixture {
    @Test
    void startAloneIsReadWithoutSitemaps() throws Exception {
        site.page("/", "/1").page("/1");
        crawl(0, 100);
        assertThat(site.asked()).containsExactly("/robots.txt", "/");
        assertThat(site.userAgents()).containsOnly("Rejoinder/1.0 (+https://example.com)");
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

    private static byte[] gzip(String text) throws IOException {
        var packed = new ByteArrayOutputStream();
        try (var gzip = new GZIPOutputStream(packed)) {
            gzip.write(text.getBytes(StandardCharsets.UTF_8));
        }
        return packed.toByteArray();
    }
}
