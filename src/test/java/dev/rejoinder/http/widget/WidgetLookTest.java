package dev.rejoinder.http.widget;

import static dev.rejoinder.provider.scripted.ScriptedStep.text;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rejoinder.testkit.TestServer.Answer;
import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The owner's look: in the button, in the chat, and in the files that the browser gets. */
class WidgetLookTest extends WidgetInBrowser {
    private static final String LOGO =
            "data:image/svg+xml;base64,PHN2ZyB4bWxucz0iaHR0cDovL3d3dy53My5vcmcvMjAwMC9zdmciIHZpZXdC"
                + "b3g9IjAgMCA5IDkiPjxyZWN0IHdpZHRoPSI5IiBoZWlnaHQ9IjkiIGZpbGw9ImdyZWVuIi8+PC9zdmc+";

    @AfterEach
    void reset() {
        look("null");
    }

    private static void look(String widget) {
        Answer changed =
                server.send("PATCH", "/api/v1/bots/guide", "{\"widget\":" + widget + "}", Map.of());
        assertThat(changed.status()).as(changed.body()).isEqualTo(200);
    }

    private static Answer open(String path, String origin) {
        return server.send("GET", path, null, Map.of("Authorization", "", "Origin", origin));
    }

    @Test
    void chatHasTheOwnersLookAndQuestions() throws IOException {
        look(
                """
                {"accentColor":"#ffd400","title":"Ask \\"Harbour\\" & <Lane>","logo":"%s","launcherIcon":"question",
                "suggestedQuestions":["Do you ship abroad?","When do you open?"],"position":"bottom-left","theme":"light"}
                """
                        .formatted(LOGO));
        server.model().reply(text("Yes, to all of Europe."));
        visit("");
        page.picture("widget-" + "look-closed");
        assertThat(page.evaluate(inShadow(".launcher") + ".getBoundingClientRect().x").asInt())
                .isEqualTo(20);
        openChat();
        chat.see(".offers button");
        chat.waitFor("document.querySelector('.badge img').naturalWidth > 0");
        page.picture("widget-" + "look");

        assertThat(chat.text("h1")).isEqualTo("Ask \"Harbour\" & <Lane>");
        assertThat(chat.texts(".offers button"))
                .containsExactly("Do you ship abroad?", "When do you open?");
        assertThat(chat.violations("{}")).isEmpty();
        chat.click(".offers button");
        chat.seeText("Yes, to all of Europe.");
        awaitEnd();
        page.picture("widget-" + "look-answered");

        assertThat(chat.texts(".mine .bubble")).containsExactly("Do you ship abroad?");
        assertThat(chat.texts(".offers")).isEmpty();
        assertThat(chat.violations("{}")).isEmpty();
        assertNoProblems();
    }

    @Test
    void attributesOfThePageComeFirst() throws IOException {
        look("{\"theme\":\"light\",\"position\":\"bottom-left\"}");
        visit("data-theme=\"dark\" data-position=\"bottom-right\"");
        openChat();

        assertThat(chat.evaluate("getComputedStyle(document.body).backgroundColor").asString())
                .isEqualTo("rgb(18, 22, 31)");
        assertThat(frame("right")).isEqualTo(980);
    }

    @Test
    void logoThatDoesNotLoadLeavesTheLetter() throws IOException {
        look("{\"logo\":\"https://127.0.0.1:9/logo.png\",\"title\":\"help\"}");
        visit("");
        openChat();

        chat.waitFor("document.querySelector('.badge').textContent === 'H'");
    }

    @Test
    void settingsAreGivenToAllowedPagesOnly() {
        look("{\"accentColor\":\"#000000\",\"launcherIcon\":\"mail\"}");
        allow("https://shop.example");
        String path = "/widget/guide/settings.js";

        Answer given = open(path, "https://shop.example");
        assertThat(given.body())
                .isEqualTo(
                        """
                        export default {"accent":"#000000","onAccent":"#ffffff","icon":"M3 6h18v12H3ZM3 7l9 6 9-6",\
                        "theme":"auto","position":"bottom-right","language":"auto"};
                        """);
        assertThat(given.header("Content-Type")).isEqualTo("text/javascript; charset=utf-8");
        assertThat(given.header("Access-Control-Allow-Origin")).isEqualTo("*");
        assertThat(given.header("Vary")).isEqualTo("Accept-Encoding, Origin");
        assertThat(open(path, "https://evil.example").body())
                .isEqualTo(
                        """
                        export default {"error":"The bot guide may not be shown on https://evil.example.\
                         Add this origin to the allowed origins in the bot's settings."};
                        """);
        assertThat(open("/widget/%22%3C/settings.js", "https://shop.example").body())
                .startsWith("export default {\"error\":\"There is no bot \\\"< with a widget.");
    }

    @Test
    void frameMayLoadTheLogoAndNoOtherImage() {
        allow("https://shop.example");
        Answer none = open("/widget/guide/frame", "https://shop.example");
        assertThat(none.header("Content-Security-Policy"))
                .contains("; img-src blob:; frame-ancestors");
        assertThat(none.header("Access-Control-Allow-Origin")).isEmpty();

        look("{\"logo\":\"" + LOGO + "\"}");
        Answer data = open("/widget/guide/frame", "https://shop.example");
        assertThat(data.header("Content-Security-Policy"))
                .contains("; img-src blob: data:; frame-ancestors https://shop.example");
        assertThat(data.header("Cross-Origin-Embedder-Policy")).isEqualTo("require-corp");

        look("{\"logo\":\"https://Cdn.Example:8443/a/logo.png\"}");
        Answer address = open("/widget/guide/frame", "https://shop.example");
        assertThat(address.header("Content-Security-Policy"))
                .contains("; img-src blob: https://Cdn.Example:8443; frame-ancestors");
        // Another server need not say that its picture may be embedded.
        assertThat(address.header("Cross-Origin-Embedder-Policy")).isEqualTo("credentialless");
    }
}
