package dev.rejoinder.http.widget;

import static dev.rejoinder.provider.scripted.ScriptedStep.pause;
import static dev.rejoinder.provider.scripted.ScriptedStep.text;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rejoinder.provider.scripted.ScriptedStep;
import dev.rejoinder.testkit.Firefox;
import dev.rejoinder.testkit.FirefoxPage;
import dev.rejoinder.testkit.TestServer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;

/** The widget in Firefox, on the pages that get in the way of a widget. */
class WidgetInFirefoxTest {
    private static final String SHADOWS =
            """
            window.shadows = [];
            const attachShadow = Element.prototype.attachShadow;
            Element.prototype.attachShadow = function kept(init) {
              const root = attachShadow.call(this, init);
              shadows.push(root);
              return root;
            };
            """;

    private static final String ANSWERED =
            WidgetInBrowser.ENDED
                    + " && "
                    + WidgetInBrowser.LAST_ANSWER
                    + ".innerText.includes('%s')";

    private static final String HAS_FOCUS =
            "document.hasFocus() && document.activeElement.localName === 'textarea'";

    @TempDir static Path folder;

    private static Firefox firefox;
    private static TestServer server;
    private static HostileSite site;

    private FirefoxPage page;

    @BeforeAll
    static void start() throws IOException {
        firefox = Firefox.start(folder.resolve("profile"));
        server = TestServer.start(folder.resolve("data"));
        site = new HostileSite("http://127.0.0.1:" + server.port());
        server.send(
                "PATCH",
                "/api/v1/bots/guide",
                "{\"welcomeMessage\":\"Welcome!\",\"allowedOrigins\":[\"" + site.origin() + "\"]}",
                Map.of());
    }

    @AfterAll
    static void stop() {
        if (site != null) {
            site.close();
            server.close();
        }
        if (firefox != null) {
            firefox.close();
        }
    }

    @BeforeEach
    void openPage() {
        page = firefox.newPage();
        page.size(1000, 800);
        page.before(SHADOWS);
    }

    @AfterEach
    void leave() {
        page.close();
    }

    private static String inShadow(String selector) {
        return WidgetInBrowser.inShadow(selector);
    }

    /** Checks that an element is in the window, and that a click on its centre reaches it. */
    private void assertOnTop(String selector) {
        page.waitFor(WidgetHostilePagesTest.onTop(selector));
    }

    private FirefoxPage openChat() {
        JsonNode place =
                page.evaluate(
                        "(({x, y}) => [x + 28, y + 28])("
                                + inShadow(".launcher")
                                + ".getBoundingClientRect())");
        page.clickAt(place.get(0).asInt(), place.get(1).asInt());
        page.waitFor(inShadow(".panel.ready"));
        FirefoxPage chat = page.frame();
        chat.waitFor(HAS_FOCUS);
        return chat;
    }

    @ParameterizedTest
    @EnumSource(HostileSite.Page.class)
    void chatOpensAndAnswers(HostileSite.Page hostile) {
        switch (hostile) {
            case NARROW -> page.size(320, 640);
            case ZOOMED -> page.size(500, 400);
            case NO_STORAGE -> page.before(WidgetHostilePagesTest.BLOCKED);
            default -> {}
        }
        server.model().reply(text("Yes, we do."));
        page.open(site.origin() + "/" + hostile);
        page.waitFor(inShadow(".launcher path"));
        assertOnTop(".launcher");
        page.picture("firefox-" + hostile + "-closed");

        FirefoxPage chat = openChat();
        assertOnTop(".panel");
        chat.write("Do you ship?");
        chat.press("Enter");
        chat.waitFor(ANSWERED.formatted("Yes, we do."));
        page.picture("firefox-" + hostile);
        assertThat(chat.evaluate("document.documentElement.scrollWidth <= innerWidth").asBoolean())
                .isTrue();
        chat.press("Escape");
        page.waitFor(inShadow(".launcher") + ".ariaExpanded === 'false'");
        assertOnTop(".launcher");
    }

    @Test
    void chatGoesOnWhenAFrameworkReplacesTheBodyAndTheHead() {
        server.model().reply(text("One.")).reply(text("Two."));
        page.open(site.origin() + "/" + HostileSite.Page.COVERED);
        page.waitFor(inShadow(".launcher path"));
        FirefoxPage chat = openChat();
        chat.write("First");
        chat.press("Enter");
        chat.waitFor(ANSWERED.formatted("One."));
        page.evaluate("document.body.replaceWith(document.createElement('body'))");
        page.evaluate("document.head.replaceWith(document.createElement('head'))");
        page.evaluate("history.pushState({}, '', '/NARROW')");
        assertOnTop(".panel");
        chat.write("Second");
        chat.press("Enter");
        chat.waitFor(ANSWERED.formatted("Two."));
        page.picture("firefox-router");
    }

    @Test
    void chatIsUsedWithTheKeyboardAlone() {
        server.model().reply(text("Yes, we do."));
        page.open(site.origin() + "/" + HostileSite.Page.CONTENT_MANAGEMENT);
        page.waitFor(inShadow(".launcher path"));
        // The link of the page comes first.
        page.press("Tab");
        page.press("Tab");
        page.waitFor(inShadow(".launcher") + ".matches(':focus-visible')");
        page.picture("firefox-focus");
        page.press("Enter");
        page.waitFor(inShadow(".panel.ready"));
        FirefoxPage chat = page.frame();
        chat.waitFor(HAS_FOCUS);
        chat.write("Do you ship?");
        chat.press("Enter");
        chat.waitFor(ANSWERED.formatted("Yes, we do."));
        chat.press("Escape");
        page.waitFor(inShadow(".launcher") + ".matches(':focus')");
    }

    @Test
    void answerContinuesAfterAReload() {
        ScriptedStep.Pause pause = pause();
        server.model().reply(text("First half, "), pause, text("second half."));
        page.open(site.origin() + "/" + HostileSite.Page.COVERED);
        page.waitFor(inShadow(".launcher path"));
        FirefoxPage chat = openChat();
        chat.write("Tell me all");
        chat.press("Enter");
        chat.waitFor("document.querySelector('.log').innerText.includes('First half,')");

        page.open(site.origin() + "/" + HostileSite.Page.COVERED);
        page.waitFor(inShadow(".panel.ready"));
        FirefoxPage again = page.frame();
        again.waitFor("document.querySelector('.log').innerText.includes('First half,')");
        pause.release();
        again.waitFor(ANSWERED.formatted("First half, second half."));
    }
}
