package dev.rejoinder.http.widget;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rejoinder.testkit.Browser;
import dev.rejoinder.testkit.BrowserDocument;
import dev.rejoinder.testkit.BrowserPage;
import dev.rejoinder.testkit.TestServer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** A browser on a page with the widget. */
abstract class WidgetInBrowser {
    static final String LAST_ANSWER = "[...document.querySelectorAll('.theirs')].at(-1)";

    static final String ENDED = LAST_ANSWER + ".getAttribute('aria-busy') === null";

    @TempDir static Path folder;

    static TestServer server;

    @Nullable ShopPage shop;

    BrowserPage page;

    /** The widget's frame, once it is open. */
    BrowserDocument chat;

    @BeforeAll
    static void start() {
        var _ = Browser.shared();
        server =
                TestServer.start(
                        folder.resolve("data"),
                        new TestServer.Options().privateNetworks("127.0.0.0/8"));
        server.send(
                "PATCH",
                "/api/v1/bots/guide",
                "{\"name\":\"Harbour Lane Books\",\"welcomeMessage\":\"Welcome! **How** can I"
                        + " help?\"}",
                Map.of());
    }

    @AfterAll
    static void stop() {
        if (server != null) {
            server.close();
        }
    }

    @BeforeEach
    void openPage() {
        page = Browser.shared().newPage();
        page.keepShadows();
        page.size(1000, 800);
        chat = page;
    }

    @AfterEach
    void leave() {
        page.close();
        if (shop != null) {
            shop.close();
        }
    }

    static String widgetOrigin() {
        return "http://127.0.0.1:" + server.port();
    }

    /** Opens a new site as a new visitor. */
    void visit(String attributes) throws IOException {
        ShopPage opened = ShopPage.start(widgetOrigin(), "data-bot-id=\"guide\" " + attributes);
        shop = opened;
        allow(opened.origin());
        page.open(opened.origin() + "/");
        page.waitFor(inShadow(".launcher path"));
    }

    static void allow(String origin) {
        server.send(
                "PATCH",
                "/api/v1/bots/guide",
                "{\"allowedOrigins\":[\"" + origin + "\"]}",
                Map.of());
    }

    /** An expression that finds an element of the widget in its shadow root. */
    static String inShadow(String selector) {
        return "shadows.map(root => root.querySelector('%s')).find(Boolean)".formatted(selector);
    }

    void clickLauncher() {
        JsonNode place =
                page.evaluate(
                        "(({x, y}) => [x + 28, y + 28])("
                                + inShadow(".launcher")
                                + ".getBoundingClientRect())");
        page.clickAt(place.get(0).asDouble(), place.get(1).asDouble());
    }

    void openChat() {
        clickLauncher();
        enterFrame();
    }

    void enterFrame() {
        chat = page.frame();
        chat.waitFor("document.querySelector('.log:not([aria-busy]) .theirs .text')");
        chat.waitFor("document.activeElement.localName === 'textarea'");
    }

    void say(String message) {
        page.write(message);
        page.press("Enter");
    }

    void awaitEnd() {
        chat.waitFor("document.querySelector('.main').title === 'Send' && " + ENDED);
    }

    /** The events that the page received. Checks that its policy blocked nothing. */
    String heard() {
        assertThat(page.evaluate("violations.length").asInt()).isZero();
        return page.evaluate("heard.join()").asString();
    }

    void assertNoProblems() {
        assertThat(page.problems()).isEmpty();
        assertThat(chat.problems()).isEmpty();
    }

    String attribute(String selector, String name) {
        return chat.evaluate(
                        "document.querySelector('%s').getAttribute('%s')".formatted(selector, name))
                .asString();
    }

    /** A measure of the frame on its page, in CSS pixels. */
    int frame(String measure) {
        return page.evaluate(inShadow("iframe") + ".getBoundingClientRect()." + measure).asInt();
    }

    /**
     * The values of an expression for all matching elements in the answers, without duplicates, in
     * order.
     */
    static String all(String selector, String what) {
        return "[...new Set([...document.querySelectorAll('.text '+%s)].flatMap(%s))].sort().join()"
                .formatted(selector, what);
    }
}
