package dev.rejoinder.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rejoinder.testkit.TestServer.Answer;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class NotFoundPageTest extends ServerFixture {
    private static final String BROWSER =
            "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8";

    private Answer get(String path, String accept) {
        return server.send("GET", path, null, Map.of("Accept", accept, "Authorization", ""));
    }

    @Test
    void browserGetsAPageWithALinkToTheConsole() {
        Answer page = get("/nope", BROWSER);

        assertThat(page.status()).isEqualTo(404);
        assertThat(page.header("Content-Type")).isEqualTo("text/html;charset=utf-8");
        assertThat(page.header("Content-Security-Policy")).startsWith("default-src 'none';");
        assertThat(page.body())
                .contains("<title>Page not found", "<a href=\"/console/\">")
                .doesNotContain("nope");
        assertThat(get("/console/nope", BROWSER).status()).isEqualTo(404);
    }

    @Test
    void programAndEverybodyBelowTheApiGetJson() {
        for (String accept : new String[] {"*/*", "application/json", "text/*"}) {
            assertThat(get("/nope", accept).body()).as(accept).startsWith("{\"success\":false");
        }
        assertThat(get("/api/v1/nope", BROWSER).body()).startsWith("{\"success\":false");
        assertThat(get("/v1/nope", BROWSER).body()).startsWith("{\"error\":");
        Answer posted =
                server.send("POST", "/nope", "{}", Map.of("Accept", BROWSER, "Authorization", ""));
        assertThat(posted.body()).startsWith("{\"success\":false");
    }
}
