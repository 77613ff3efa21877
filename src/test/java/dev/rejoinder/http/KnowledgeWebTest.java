package dev.rejoinder.http;

import static dev.rejoinder.http.KnowledgeSetup.SOURCES;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rejoinder.testkit.ScriptedHttpServer;
import dev.rejoinder.testkit.TestServer;
import dev.rejoinder.testkit.TestServer.Answer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Pages and sites as sources, from a local web server. */
class KnowledgeWebTest {
    @TempDir static Path folder;
    private static final Map<String, String> pages = new ConcurrentHashMap<>();
    private static volatile boolean down;
    private static ScriptedHttpServer site;
    private static TestServer server;
    private static KnowledgeSetup guide;

    @BeforeAll
    static void start() throws IOException {
        site =
                ScriptedHttpServer.start(
                        peer -> {
                            while (true) {
                                peer.send(answer(peer.readRequest().split(" ", 3)[1]));
                            }
                        });
        server =
                TestServer.start(
                        folder.resolve("data"),
                        new TestServer.Options().privateNetworks("127.0.0.0/8"));
        guide = new KnowledgeSetup(server);
    }

    @AfterAll
    static void stop() throws IOException {
        server.close();
        site.close();
    }

    @AfterEach
    void forget() {
        guide.forget();
        pages.clear();
        down = false;
    }

    private static byte[] answer(String path) {
        if (down) {
            return "HTTP/1.1 503 Out\r\nContent-Length: 0\r\n\r\n".getBytes(StandardCharsets.UTF_8);
        }
        String body = pages.get(path);
        byte[] bytes = (body == null ? "Not here" : body).getBytes(StandardCharsets.UTF_8);
        String head =
                "HTTP/1.1 %s\r\nContent-Type: text/html; charset=utf-8\r\nContent-Length: %d\r\n\r\n"
                        .formatted(body == null ? "404 Not Found" : "200 OK", bytes.length);
        return (head + new String(bytes, StandardCharsets.UTF_8)).getBytes(StandardCharsets.UTF_8);
    }

    private static String page(String head, String text) {
        return "<html><head><title>Shop</title>"
                + head
                + "</head><body><main><p>"
                + text
                + "</p></main></body></html>";
    }

    private String add(String type, String path) {
        return guide.add("{\"type\":\"" + type + "\",\"url\":\"" + site.uri(path) + "\"}");
    }

    @Test
    void pageIsIndexedAndCitedByItsUrl() {
        pages.put("/a", page("", "The lift goes to the roof."));

        add("page", "/a");

        assertThat(guide.search("lift", "").body())
                .contains(
                        "\"title\":\"Shop\"",
                        "\"url\":\"" + site.uri("/a") + "\",\"file\":null",
                        "The lift goes to the roof.");
    }

    @Test
    void changedPageIsIndexedAgain() {
        pages.put("/a", page("", "The lift goes to the roof."));
        String id = add("page", "/a");
        pages.put("/a", page("", "The lift is broken."));

        assertThat(guide.sync(id).body()).contains("\"status\":\"ready\"");

        assertThat(guide.search("lift", "").body())
                .contains("The lift is broken.")
                .doesNotContain("roof");
    }

    @Test
    void missingPageIsReportedAndKeepsItsText() {
        pages.put("/a", page("", "The lift goes to the roof."));
        String id = add("page", "/a");
        pages.remove("/a");

        assertThat(guide.sync(id).body())
                .contains("\"status\":\"failed\",\"reason\":\"The page answered 404.\"");

        assertThat(guide.search("lift", "").body()).contains("The lift goes to the roof.");
    }

    @Test
    void siteIsIndexedPageByPage() {
        pages.put("/", page("", "Welcome to the shop. <a href=/a>Lift</a> <a href=/b>Dogs</a>"));
        pages.put("/a", page("", "The lift goes to the roof."));
        pages.put("/b", page("", "Dogs stay outside."));
        String id = add("site", "/");
        assertThat(server.get(SOURCES + "/" + id).body()).contains("\"documents\":3,");

        pages.remove("/a");
        pages.put("/b", page("", "Dogs are welcome."));
        Answer again = guide.sync(id);

        assertThat(again.body()).contains("\"status\":\"ready\"", "The page answered 404.");
        assertThat(guide.search("lift", "").body()).doesNotContain("roof");
        assertThat(guide.search("dogs", "").body())
                .contains("Dogs are welcome.")
                .doesNotContain("outside");
    }

    @Test
    void siteOutageDeletesNothing() {
        pages.put("/", page("", "Welcome to the shop. <a href=/a>Lift</a>"));
        pages.put("/a", page("", "The lift goes to the roof."));
        String id = add("site", "/");
        down = true;

        assertThat(guide.sync(id).body())
                .contains(
                        "The site's robots.txt answered 503, so no page of the site was requested.",
                        "\"documents\":2,");

        assertThat(guide.search("lift", "").body()).contains("The lift goes to the roof.");
    }

    @Test
    void noindexPageIsSkippedUnlessItIsAddedByItsUrl() {
        String quiet = "<meta name=robots content=noindex>";
        pages.put("/", page("", "Welcome to the shop. <a href=/a>Lift</a>"));
        pages.put("/a", page(quiet, "The lift goes to the roof."));

        String id = add("site", "/");
        assertThat(server.get(SOURCES + "/" + id).body())
                .contains(
                        "\"reason\":\"1 of 2 pages were not read. "
                                + site.uri("/a")
                                + ": The page asks not to be indexed.\"",
                        "\"documents\":1,");
        assertThat(guide.search("lift", "").body()).doesNotContain("roof");

        add("page", "/a");
        assertThat(guide.search("lift", "").body()).contains("roof");
    }

    @Test
    void privateAddressIsRefusedUnlessTheOperatorAllowsIt() {
        pages.put("/a", page("", "The lift goes to the roof."));
        int asked = site.requests().size();
        try (var usual = TestServer.start(folder.resolve("usual"))) {
            Answer added =
                    usual.post(SOURCES, "{\"type\":\"page\",\"url\":\"" + site.uri("/a") + "\"}");
            Answer settled = new KnowledgeSetup(usual).settled(added.find("src_[0-9A-Z]{26}"));

            assertThat(settled.body()).contains("\"status\":\"failed\"");
            assertThat(settled.find("(?<=\"reason\":\")[^\"]+"))
                    .isEqualTo(
                            "The address leads to a private network. An operator can allow that"
                                    + " with outbound.private-networks.");
        }
        assertThat(site.requests()).hasSize(asked);
    }
}
