package dev.rejoinder.http.console;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rejoinder.access.Scope;
import dev.rejoinder.testkit.Browser;
import dev.rejoinder.testkit.BrowserPage;
import dev.rejoinder.testkit.TestServer;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** The console in a real browser, on a real server. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class ConsoleTest {
    @TempDir static Path folder;
    private TestServer server;
    private Browser browser;
    private String key = "";
    private BrowserPage page;

    @BeforeAll
    void start() {
        Assumptions.assumeTrue(Browser.isInstalled(), Browser.ABSENT);
        server = TestServer.start(folder.resolve("data"));
        key = server.newKey(Scope.ADMIN);
        browser = Browser.start(folder);
    }

    @AfterAll
    void stop() {
        if (browser != null) {
            browser.close();
            server.close();
        }
    }

    @BeforeEach
    void openPage() {
        page = browser.newPage();
        page.size(1280, 800);
        page.theme("light");
        page.header("Authorization", "Bearer " + key);
        page.answer(
                "*/api/v1/session*",
                asked ->
                        "{\"success\":true,\"data\":{\"account\":{\"email\":\"ruth@harbourlane.example\",\"name\":\"Ruth"
                            + " Calder\"},\"setupNeeded\":false},\"error\":null}");
    }

    @AfterEach
    void nothingWentWrong() {
        assertThat(page.problems()).isEmpty();
        page.close();
    }

    private void open(String place) {
        page.open("http://127.0.0.1:" + server.port() + "/console/#" + place);
    }

    private void shoot(String name) {
        page.screenshot(Path.of("target", "screenshots", name + ".png"));
    }

    @Test
    void listsAssistants() {
        open("/bots");
        page.see("a:text(Guide)");
        shoot("bots");
    }

    @Test
    void answersInThePlayground() {
        open("/bots/demo");
        page.type("textarea", "What are your business hours?");
        page.press("Enter");
        page.seeText("9 AM to 5 PM");
        page.see("button:text(Send)");
        shoot("playground");
        open("/bots/demo/settings");
        page.see("button:text(Save)");
        shoot("settings");
        open("/settings/keys");
        page.seeText("First key");
        shoot("keys");
    }
}
