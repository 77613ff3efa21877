package dev.rejoinder.reliability;

import static dev.rejoinder.testkit.BrowserDocument.quoted;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rejoinder.access.AccountRole;
import dev.rejoinder.http.widget.ShopPage;
import dev.rejoinder.server.Services;
import dev.rejoinder.testkit.Browser;
import dev.rejoinder.testkit.BrowserDocument;
import dev.rejoinder.testkit.BrowserPage;
import dev.rejoinder.testkit.TestServer;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A visitor and two agents, each in a browser of their own, talk through a server that is killed in
 * between. Nobody reloads a page.
 */
@Tag("sqlite")
final class HandoverInBrowserTest {
    private static final String PASSWORD = "the kettle is still on";
    private static final URI NO_PROVIDER = URI.create("http://127.0.0.1:1");
    private static final String COMPOSER = "rj-inbox-conversation .composer textarea";

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path folder;

    private KillableServer.Launch launch;
    private KillableServer server;
    private ShopPage shop;
    private BrowserPage ruth;
    private BrowserPage jon;
    private BrowserPage visitor;
    private BrowserDocument chat;

    @BeforeEach
    void openPages() throws IOException, InterruptedException {
        Browser browser = Browser.shared();
        Path data = folder.resolve("data");
        List<String> cookies = signInBoth(data);
        launch = KillableServer.Launch.of(data, NO_PROVIDER);
        server = KillableServer.start(launch);
        launch = launch.with(Map.of("REJOINDER_PORT", String.valueOf(server.port())));
        String origin = "http://127.0.0.1:" + server.port();
        ruth = inbox(browser, origin, cookies.getFirst());
        jon = inbox(browser, origin, cookies.getLast());
        shop = ShopPage.start(origin, "data-bot-id=\"guide\"");
        jon.evaluate(
                """
                fetch('/api/v1/bots/guide', {method: 'PATCH', headers: {'Content-Type': 'application/json'}, body: JSON.stringify({
                  name: 'Harbour Lane Books', model: 'builtin', allowedOrigins: [%s], handover: {enabled: true, afterFallbacks: 0}})})\
                """
                        .formatted(quoted(shop.origin())));
        visitor = browser.newPage();
        visitor.size(1000, 800);
        visitor.open(shop.origin() + "/");
        visitor.waitFor("window.MGAWidget && MGAWidget.open");
        visitor.evaluate("MGAWidget.open()");
        chat = visitor.frame();
        chat.waitFor("document.activeElement.localName === 'textarea'");
        Stream.of(ruth, jon, visitor, chat)
                .forEach(each -> each.evaluate("window.isFirstLoad = true"));
    }

    /** Creates two accounts in an empty data folder. Returns the cookies of their sessions. */
    private static List<String> signInBoth(Path data) {
        try (TestServer seed = TestServer.start(data)) {
            try (Services services = seed.openBeside()) {
                services.accounts()
                        .create("ruth@shop.example", "Ruth Calder", PASSWORD, AccountRole.AGENT);
                services.accounts()
                        .create("jon@shop.example", "Jon Abara", PASSWORD, AccountRole.EDITOR);
            }
            return Stream.of("ruth", "jon")
                    .map(
                            name ->
                                    seed.send(
                                            "POST",
                                            "/api/v1/session",
                                            "{\"email\":\"%s@shop.example\",\"password\":\"%s\"}"
                                                    .formatted(name, PASSWORD),
                                            Map.of(
                                                    "Authorization",
                                                    "",
                                                    "Origin",
                                                    "http://127.0.0.1:" + seed.port())))
                    .map(answer -> answer.header("Set-Cookie").replaceFirst(";.*", ""))
                    .toList();
        }
    }

    private static BrowserPage inbox(Browser browser, String origin, String cookie) {
        BrowserPage page = browser.newPage();
        page.size(1280, 860);
        page.cookie(origin, cookie);
        page.open(origin + "/console/#/inbox");
        page.seeText("Nobody is waiting.");
        return page;
    }

    @AfterEach
    void closeAll() throws Exception {
        for (AutoCloseable each : new AutoCloseable[] {ruth, jon, visitor, shop, server}) {
            if (each != null) {
                each.close();
            }
        }
    }

    private void say(String message) {
        chat.type(".panel > form textarea", message);
        visitor.press("Enter");
    }

    private static void write(BrowserPage agent, String message) {
        agent.type(COMPOSER, message);
        agent.press("Enter");
    }

    private static String delivered(String message) {
        return "[...document.querySelectorAll('rj-inbox-conversation .messages:not(.unsent)"
                + " .message')].some((each) => each.innerText.includes("
                + quoted(message)
                + "))";
    }

    @Test
    void visitorAndAgentsTalkThroughAKillWithoutAReload() throws Exception {
        say("When are you open?");
        chat.waitFor("document.querySelectorAll('.theirs:not([aria-busy])').length === 2");
        chat.click("button:text(Talk to a person)");
        chat.seeText("Waiting for a person…");

        ruth.waitFor("document.title.startsWith('(1) Inbox')");
        ruth.see(".inbox-row");
        assertThat(ruth.text(".inbox-row")).contains("Waiting", "Harbour Lane Books");
        ruth.click(".inbox-row");
        jon.click(".inbox-row");
        ruth.seeText("When are you open?");
        ruth.click("button:text(Take over)");
        chat.seeText("You are now talking to Ruth Calder.");
        ruth.waitFor("document.activeElement === find(" + quoted(COMPOSER) + ")");

        write(ruth, "Hello, this is Ruth.");
        chat.seeText("Hello, this is Ruth.");
        assertThat(chat.texts(".by")).containsExactly("Ruth Calder");
        say("My book is wet.");
        ruth.seeText("My book is wet.");

        jon.seeText("Ruth Calder has this conversation");
        jon.seeText("Hello, this is Ruth.");
        assertThat(jon.is("find('button:text(Take over)') || find(" + quoted(COMPOSER) + ")"))
                .isFalse();
        assertThat(
                        jon.evaluate(
                                        "fetch(`/api/v1${location.hash.slice(1)}/take`, {method:"
                                                + " 'POST'}).then((response) =>"
                                                + " response.text())")
                                .asString())
                .contains("HANDOVER_TAKEN", "Ruth Calder");

        ruth.click("summary:text(Notes)");
        ruth.type("[name=text]", "A regular customer");
        ruth.click("button:text(Add note)");
        ruth.see(".note-text:text(A regular customer)");

        server.kill();
        ruth.seeText("The connection was lost. Reconnecting…");
        write(ruth, "Bring it, we exchange it.");
        write(ruth, "No receipt needed.");
        ruth.seeText("Not sent yet. Trying again…");
        say("Can I come today?");
        server = KillableServer.start(launch);
        chat.seeText("No receipt needed.");
        ruth.seeText("Can I come today?");
        ruth.waitFor("document.querySelector('.unsent').hidden");
        jon.waitFor(delivered("No receipt needed."));
        jon.waitFor(delivered("Can I come today?"));
        jon.see(".note-text:text(A regular customer)");
        assertThat(ruth.text()).doesNotContain("Reconnecting");
        assertThat(chat.text()).doesNotContain("A regular customer");
        assertThat(chat.texts(".theirs .by + .text"))
                .containsExactly(
                        "Hello, this is Ruth.", "Bring it, we exchange it.", "No receipt needed.");

        ruth.click("button:text(Hand back)");
        chat.seeText("The assistant answers again.");
        int answers = chat.texts(".theirs").size();
        say("When do you close?");
        chat.waitFor(
                "document.querySelectorAll('.theirs:not([aria-busy])').length === "
                        + (answers + 1));
        ruth.seeText("When do you close?");

        chat.click("button:text(Talk to a person)");
        jon.click("button:text(Take over)");
        chat.seeText("You are now talking to Jon Abara.");
        ruth.seeText("Jon Abara has this conversation");
        write(jon, "Jon here. At six.");
        chat.seeText("Jon here. At six.");
        jon.click("button:text(Close conversation)");
        chat.seeText("The assistant answers again.");
        jon.seeText("With the assistant");
        ruth.waitFor("!document.title.startsWith('(')");

        for (BrowserDocument each : List.of(ruth, jon, visitor, chat)) {
            assertThat(each.is("window.isFirstLoad")).isTrue();
            assertThat(each.problems()).isEmpty();
        }
    }
}
