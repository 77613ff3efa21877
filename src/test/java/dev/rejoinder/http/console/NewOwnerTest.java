package dev.rejoinder.http.console;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.rejoinder.testkit.Browser;
import dev.rejoinder.testkit.BrowserDocument;
import dev.rejoinder.testkit.BrowserPage;
import dev.rejoinder.testkit.TestServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/**
 * The way from a new server's setup link to the first answer on the owner's web site. At two
 * seconds for an action and ten for a text, it takes less than three minutes.
 */
final class NewOwnerTest {
    private static final String QUESTION = "Where do lanterns come from?";
    private static final String ANSWERED =
            "[...document.querySelectorAll('.theirs')].at(-1).innerText.includes('Aberdour')";

    @TempDir Path folder;
    private TestServer server;
    private BrowserPage page;
    private HttpServer site;
    private Path file;

    @BeforeEach
    void start() throws IOException {
        Browser browser = Browser.shared();
        server = TestServer.start(folder.resolve("data"));
        site = HttpServer.create(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0), 0);
        site.start();
        file = Files.writeString(folder.resolve("lanterns.md"), "Our lanterns come from Aberdour.");
        page = browser.newPage();
        page.keepShadows();
        page.size(1280, 860);
        page.allowClipboard();
        page.expectChooser();
        page.open(
                "http://127.0.0.1:"
                        + server.port()
                        + "/console/#setup="
                        + server.server().setupToken().orElseThrow());
        page.waitFor("document.activeElement.name === 'name'");
    }

    @AfterEach
    void stop() {
        if (page != null) {
            page.close();
            site.stop(0);
            server.close();
        }
    }

    @Test
    void mouseUserGetsFromTheLinkToAnAnswerOnTheirSite() {
        var walk = new UserJourney(page);
        walk.click("input[name=name]");
        walk.type("Olga");
        walk.click("input[name=email]");
        walk.type("olga@example.com");
        walk.click("input[name=password]");
        walk.type("correct horse battery");
        walk.click("button:text(Create account)");

        walk.click("a:text(API keys)");
        walk.click("button:text(New key)");
        walk.click("dialog input[name=name]");
        walk.type("Website");
        walk.click("dialog button:text(Create key)");
        walk.click("dialog button:text(Copy)");
        assertThatKeyIsCopied();
        walk.click("dialog button:text(Done)");

        walk.click("a:text(Assistants)");
        walk.click("a:text(Harbour Lane Books)");
        walk.click("a:text(Knowledge)");
        walk.click("button:text(choose files)");
        page.answerChooser(file);
        page.see(".tag.good");

        walk.click("a:text(Settings)");
        walk.click("a:text(Web site)");
        walk.click("textarea[name=allowedOrigins]");
        walk.type(origin());
        walk.click("button:text(Save)");
        page.waitFor("!find('.unsaved-bar')");
        walk.click("[data-section=website] .secret button");
        String tag = copied();

        walk.click("a:text(Playground)");
        walk.click(".composer textarea");
        walk.type(QUESTION);
        walk.click("button:text(Send)");
        walk.click(".prose .cite");
        assertThatPassageIsShown();
        walk.click("dialog button:text(Close)");

        publish(tag);
        JsonNode launcher =
                page.evaluate(
                        "(({x, y, width, height}) => [x + width / 2, y + height /"
                            + " 2])(shadows[0].querySelector('.launcher').getBoundingClientRect())");
        walk.clickAt(launcher.get(0).asDouble(), launcher.get(1).asDouble());
        BrowserDocument chat = page.frame();
        walk.click(chat, "textarea");
        walk.type(QUESTION);
        walk.click(chat, "button:text(Send)");
        chat.waitFor(ANSWERED);
        chat.see(".theirs .cite");

        System.out.println("from the link to an answer on the own site: " + walk);
        assertThat(walk.actions()).as(walk.toString()).isLessThanOrEqualTo(40);
        assertThat(page.problems()).isEmpty();
    }

    @Test
    void keyboardUserGetsFromTheLinkToAnAnswerOnTheirSite() {
        var walk = new UserJourney(page);
        walk.type("Olga");
        walk.press("Tab");
        walk.type("olga@example.com");
        walk.press("Tab");
        walk.type("correct horse battery");
        walk.press("Enter");

        walk.go("a:text(API keys)");
        walk.go("button:text(New key)");
        page.waitFor("document.activeElement.name === 'name'");
        walk.type("Website");
        walk.press("Enter");
        walk.go("dialog button:text(Copy)");
        assertThatKeyIsCopied();
        walk.go("dialog button:text(Done)");

        walk.back("a:text(Assistants)");
        walk.go("a:text(Harbour Lane Books)");
        page.waitFor("document.activeElement.localName === 'textarea'");
        walk.back("a:text(Knowledge)");
        walk.go("button:text(choose files)");
        page.answerChooser(file);
        page.see(".tag.good");

        walk.back("a:text(Settings)");
        walk.go("a:text(Web site)");
        walk.tab("Tab", "textarea[name=allowedOrigins]");
        walk.type(origin());
        walk.go("[data-section=website] .secret button");
        String tag = copied();
        walk.go("button:text(Save)");
        page.waitFor("!find('.unsaved-bar')");

        walk.back("a:text(Playground)");
        page.waitFor("document.activeElement.localName === 'textarea'");
        walk.type(QUESTION);
        walk.press("Enter");
        walk.back(".prose .cite");
        assertThatPassageIsShown();
        walk.press("Escape");
        page.waitFor("document.activeElement.className === 'cite'");

        publish(tag);
        walk.press("Tab");
        walk.press("Enter");
        BrowserDocument chat = page.frame();
        chat.waitFor("document.activeElement.localName === 'textarea'");
        walk.type(QUESTION);
        walk.press("Enter");
        chat.waitFor(ANSWERED);
        chat.see(".theirs .cite");

        System.out.println("from the link to an answer on the own site: " + walk);
        assertThat(walk.actions()).as(walk.toString()).isLessThanOrEqualTo(150);
        assertThat(page.problems()).isEmpty();
    }

    private void assertThatKeyIsCopied() {
        page.see("dialog button:text(Copied)");
        Map<String, String> key = Map.of("Authorization", "Bearer " + copied());
        assertThat(server.send("GET", "/api/v1/bots", null, key).status()).isEqualTo(200);
    }

    private void assertThatPassageIsShown() {
        page.waitFor(
                "document.querySelector('dialog .passage-text').innerText.includes('Aberdour')");
    }

    private String copied() {
        page.see("button:text(Copied)");
        return page.evaluate("navigator.clipboard.readText()").asString();
    }

    /** An origin of another site than the server's. */
    private String origin() {
        return "http://localhost:" + site.getAddress().getPort();
    }

    /** Puts the script tag on a page and opens the page. */
    private void publish(String tag) {
        byte[] html =
                "<!doctype html><html lang=en><title>Shop</title><h1>Lanterns</h1>%s"
                        .formatted(tag)
                        .getBytes(StandardCharsets.UTF_8);
        site.createContext(
                "/",
                exchange -> {
                    exchange.getResponseHeaders().set("Content-Type", "text/html");
                    exchange.sendResponseHeaders(200, html.length);
                    try (exchange) {
                        exchange.getResponseBody().write(html);
                    }
                });
        page.open(origin() + "/");
        page.waitFor("window.shadows?.[0]?.querySelector('.launcher path')");
    }
}
