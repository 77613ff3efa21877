package dev.rejoinder.http.console;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rejoinder.provider.scripted.ScriptedChatModel;
import dev.rejoinder.testkit.Browser;
import dev.rejoinder.testkit.BrowserPage;
import dev.rejoinder.testkit.TestServer;
import dev.rejoinder.testkit.TestServer.Answer;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** A server with an account, a browser, and a new signed-in tab for each test. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class ConsoleInBrowser {
    static final String EMAIL = "ruth@harbourlane.example";
    static final String PASSWORD = "the kettle is still on";

    @TempDir static Path folder;
    TestServer server;
    Browser browser;
    BrowserPage page;

    /** The model {@code example/…}. */
    final ScriptedChatModel provider = new ScriptedChatModel();

    private String cookie = "";

    @BeforeAll
    void start() {
        browser = Browser.shared();
        server =
                TestServer.start(
                        folder.resolve("data"),
                        new TestServer.Options()
                                .models(Map.of("example", provider))
                                .price("openai/*")
                                // The systems behind tools.
                                .privateNetworks("127.0.0.0/8"));
        String token = server.server().setupToken().orElseThrow();
        Answer made =
                server.send(
                        "POST",
                        "/api/v1/session/setup",
                        """
                        {"token":"%s","email":"%s","password":"%s","name":"Ruth Calder"}
                        """
                                .formatted(token, EMAIL, PASSWORD),
                        Map.of("Authorization", "", "Origin", origin()));
        cookie = made.header("Set-Cookie").replaceFirst(";.*", "");
    }

    @AfterAll
    void stop() {
        if (server != null) {
            server.close();
        }
    }

    @BeforeEach
    void openPage() {
        page = browser.newPage();
        page.size(1280, 860);
        page.theme("light");
        page.cookie(origin(), cookie);
    }

    /** Fails after script errors and violations of the content security policy. */
    @AfterEach
    void nothingWentWrong() {
        if (page != null) {
            assertThat(page.problems()).isEmpty();
            page.close();
        }
    }

    String origin() {
        return "http://127.0.0.1:" + server.port();
    }

    /** Opens a page of the console, with a full load. */
    void open(String place) {
        page.open("about:blank");
        page.open(origin() + "/console/#" + place);
        page.see("h1");
    }

    /** Sends a question in the playground and waits for the end of its answer. */
    void ask(String question) {
        page.type(".composer textarea", question);
        page.press("Enter");
        page.waitFor("document.querySelector('.message.user')");
        page.waitFor("find('[aria-label=Send]') && !document.querySelector('.writing')");
    }

    /** Sends a POST request as the signed-in owner. */
    Answer postAsOwner(String path, String body) {
        return server.send(
                "POST",
                path,
                body,
                Map.of("Authorization", "", "Cookie", cookie, "Origin", origin()));
    }

    Answer post(String path, String body) {
        Answer answer = server.post(path, body);
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        return answer;
    }

    /** Checks the current state with axe-core in both themes, and that it fits a phone. */
    void assertAccessible(String what) {
        page.picture(what.replace(' ', '-'));
        assertThat(page.violations("{}")).as(what).isEmpty();
        page.theme("dark");
        assertThat(page.violations("{runOnly: ['color-contrast']}")).as(what).isEmpty();
        page.size(320, 740);
        page.picture(what.replace(' ', '-') + "-phone-dark");
        page.theme("light");
        assertThat(page.evaluate("document.documentElement.scrollWidth").asInt())
                .as(what)
                .isLessThanOrEqualTo(320);
        page.size(1280, 860);
    }
}
