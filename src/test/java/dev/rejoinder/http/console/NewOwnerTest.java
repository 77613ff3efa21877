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
 * The way from a new server's setup link to the first answer on the owner's web site, from the
 * owner's document, in the owner's colours: at most 12 clicks and 5 texts.
 */
final class NewOwnerTest {
    private static final String QUESTION = "Where do lanterns come from?";
    private static final String ANSWERED =
            "[...document.querySelectorAll('.theirs')].at(-1).innerText.includes('Aberdour')";
    private static final String COLOUR = "[name=\"widget.accentColor\"]";

    @TempDir Path folder;
    private TestServer server;
    private BrowserPage page;
    private HttpServer site;
    private Path file;

    @BeforeEach
    void start() throws IOException {
        Browser browser = Browser.shared();
        server = TestServer.start(folder.resolve("data"));
        // A new server has only the sample bot.
        server.send("DELETE", "/api/v1/bots/guide", null, Map.of());
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
        page.waitFor("document.activeElement.name === 'email'");
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
        walk.type("olga@example.com");
        walk.click("input[name=password]");
        walk.type("correct horse battery");
        walk.click("button:text(Create account)");

        walk.click(".first-steps a:text(Teach it)");
        walk.click("button:text(choose files)");
        walk.chooseFile(file);
        page.see(".tag.good");

        walk.click(".crumb");
        walk.click(".first-steps a:text(Put it on your site)");
        walk.click("textarea[name=allowedOrigins]");
        walk.type(origin());
        walk.click(COLOUR);
        walk.type("#7a1f5c");
        walk.click("button:text(Save)");
        page.waitFor("!find('.unsaved-bar')");
        walk.click("[data-section=website] .secret button");

        publish(copied());
        JsonNode launcher =
                page.evaluate(
                        "(({x, y, width, height}) => [x + width / 2, y + height /"
                            + " 2])(shadows[0].querySelector('.launcher').getBoundingClientRect())");
        walk.clickAt(launcher.get(0).asDouble(), launcher.get(1).asDouble());
        assertThatVisitorIsAnswered(walk);

        assertThat(walk.clicks()).as(walk.toString()).isLessThanOrEqualTo(12);
        assertThat(walk.texts()).as(walk.toString()).isLessThanOrEqualTo(5);
        // Enter sends the question.
        assertThat(walk.keys()).as(walk.toString()).isEqualTo(1);
    }

    @Test
    void keyboardUserGetsFromTheLinkToAnAnswerOnTheirSite() {
        var walk = new UserJourney(page);
        walk.type("olga@example.com");
        walk.press("Tab");
        walk.type("correct horse battery");
        walk.press("Enter");

        walk.go(".first-steps a:text(Teach it)");
        walk.go("button:text(choose files)");
        walk.chooseFile(file);
        page.see(".tag.good");

        walk.back(".crumb");
        walk.go(".first-steps a:text(Put it on your site)");
        walk.tab("Tab", "textarea[name=allowedOrigins]");
        walk.type(origin());
        walk.go("[data-section=website] .secret button");
        String tag = copied();
        walk.tab("Tab", COLOUR);
        walk.type("#7a1f5c");
        walk.go("button:text(Save)");
        page.waitFor("!find('.unsaved-bar')");

        publish(tag);
        walk.press("Tab");
        walk.press("Enter");
        assertThatVisitorIsAnswered(walk);

        assertThat(walk.keys()).as(walk.toString()).isLessThanOrEqualTo(120);
        assertThat(walk.texts()).as(walk.toString()).isLessThanOrEqualTo(5);
    }

    @Test
    void lastStepIsCheckedOffWhenTheSiteHasLoadedTheWidget() {
        String console = page.evaluate("location.href").asString();
        server.send(
                "PATCH",
                "/api/v1/bots/demo",
                "{\"allowedOrigins\":[\"%s\"]}".formatted(origin()),
                Map.of());
        publish(
                "<script src=\"http://127.0.0.1:%d/widget.js\" data-bot-id=\"demo\" data-open></script>"
                        .formatted(server.port()));
        page.frame().waitFor("document.querySelector('textarea')");

        page.open(console);
        page.waitFor("document.activeElement.name === 'email'");
        var walk = new UserJourney(page);
        walk.type("olga@example.com");
        walk.press("Tab");
        walk.type("correct horse battery");
        walk.press("Enter");
        page.see(".first-steps li.done a:text(Put it on your site)");
        assertThat(page.is("find('.first-steps li.done a:text(Try it)')")).isFalse();
    }

    private void assertThatVisitorIsAnswered(UserJourney walk) {
        assertThat(
                        page.evaluate(
                                        "getComputedStyle(shadows[0].querySelector('.launcher'))"
                                                + ".backgroundColor")
                                .asString())
                .isEqualTo("rgb(122, 31, 92)");
        BrowserDocument chat = page.frame();
        chat.waitFor("document.activeElement.localName === 'textarea'");
        walk.type(QUESTION);
        walk.press("Enter");
        chat.waitFor(ANSWERED);
        chat.see(".theirs .cite");
        System.out.println("from the link to an answer on the own site: " + walk);
        assertThat(page.problems()).isEmpty();
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
