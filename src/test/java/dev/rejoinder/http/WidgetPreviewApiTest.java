package dev.rejoinder.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rejoinder.testkit.TestServer.Answer;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What the console's previews of the widget use, and when a site has loaded the widget. */
class WidgetPreviewApiTest extends VisitorFixture {
    private static final String LOOK = "/api/v1/bots/guide/widget-look";
    private static final String PREVIEW_TOKEN = "/api/v1/widget/guide/preview-token";

    private static String token(Answer admitted) {
        assertThat(admitted.status()).as(admitted.body()).isEqualTo(200);
        return admitted.find("rjw_[^\"]+");
    }

    private String bot() {
        return server.get("/api/v1/bots/guide").body();
    }

    @Test
    void lookOfUnsavedSettingsIsDerivedAndNotStored() {
        String before = bot();
        Answer look =
                server.post(
                        LOOK,
                        """
                        {"welcomeMessage":"Hi","feedback":false,"widget":{"accentColor":"#ffd400","title":"Ask us","language":"tr"}}\
                        """);

        assertThat(look.body())
                .contains("\"page\":{\"accent\":\"#f5cc00\",")
                .contains("\"language\":\"tr\"}")
                .contains("\"frame\":{\"title\":\"Ask us\",\"welcome\":\"Hi\",\"logo\":null,")
                .contains("\"feedback\":false,\"colors\":{\"accent\":\"light-dark(")
                .containsPattern("\"contrast\":\\{\"light\":[0-9.]+,\"dark\":[0-9.]+}");
        assertThat(bot()).isEqualTo(before);
        Answer refused = server.post(LOOK, "{\"widget\":{\"accentColor\":\"#12345g\"}}");
        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.body()).contains("\"field\":\"widget.accentColor\"");
        assertThat(server.post(LOOK, "{\"widget\":{\"accentColor\":\"#12\"}}").body())
                .contains("six hexadecimal digits, such as #2450d8");
    }

    @Test
    void previewWorksWithoutAnAllowedOriginAndForThoseWhoMayChangeTheBot() {
        server.send("PATCH", "/api/v1/bots/guide", "{\"allowedOrigins\":[]}", Map.of());
        Answer admitted = server.post(PREVIEW_TOKEN, "{}");
        Answer said = send("POST", MESSAGE, HELLO, token(admitted));
        assertThat(said.status()).as(said.body()).isEqualTo(200);

        Answer again = server.post(PREVIEW_TOKEN, "{\"visitor\":" + pass(admitted) + "}");
        assertThat(again.body()).contains("\"conversationId\":\"" + said.find("conv_\\w{26}"));
        assertThat(
                        get(
                                        CONVERSATIONS + said.find("conv_\\w{26}"),
                                        token(server.post(PREVIEW_TOKEN, "{}")))
                                .status())
                .isEqualTo(404);
        clock.tick(Duration.ofMinutes(15));
        assertThat(send("POST", MESSAGE, HELLO, token(admitted)).status()).isEqualTo(401);

        for (String path : new String[] {PREVIEW_TOKEN, LOOK}) {
            assertThat(server.send("POST", path, "{}", Map.of("Authorization", "")).status())
                    .isEqualTo(401);
            assertThat(send("POST", path, "{}", token(server.post(PREVIEW_TOKEN, "{}"))).status())
                    .isEqualTo(403);
        }
        // Nobody gets a token of the preview by naming its origin.
        assertThat(admit("preview", "null").status()).isEqualTo(404);
        allow("*");
        assertThat(admit("preview", "null").status()).isEqualTo(403);
    }

    @Test
    void pagesOfThePreviewSayNothingAndAreShownByThisServerOnly() {
        var open = Map.of("Authorization", "");
        Answer frame = server.send("GET", "/widget/guide/preview", null, open);
        assertThat(frame.body())
                .isEqualTo(server.send("GET", "/widget/nowhere/preview", null, open).body())
                .doesNotContain("Guide");
        for (Answer page :
                new Answer[] {frame, server.send("GET", "/console/preview", null, open)}) {
            assertThat(page.status()).isEqualTo(200);
            assertThat(page.header("Content-Security-Policy")).endsWith("frame-ancestors 'self'");
        }
    }

    @Test
    void firstPageOfASiteThatLoadsTheWidgetIsRecorded() {
        allow("*");
        admit("http://127.0.0.1:" + server.port(), "null");
        server.post(PREVIEW_TOKEN, "{}");
        assertThat(bot()).contains("\"widgetLoadedAt\":null");

        admit(SHOP, "null");

        // It is stored in the background.
        String found = bot();
        while (found.contains("\"widgetLoadedAt\":null")) {
            Thread.onSpinWait();
            // The key may ask only so often in a minute.
            clock.tick(Duration.ofSeconds(1));
            found = bot();
        }
        assertThat(found).contains("\"widgetLoadedAt\":\"2026-11-01T12:");
    }
}
