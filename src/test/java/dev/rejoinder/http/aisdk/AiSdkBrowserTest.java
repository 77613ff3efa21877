package dev.rejoinder.http.aisdk;

import static dev.rejoinder.provider.scripted.ScriptedStep.call;
import static dev.rejoinder.provider.scripted.ScriptedStep.fail;
import static dev.rejoinder.provider.scripted.ScriptedStep.pause;
import static dev.rejoinder.provider.scripted.ScriptedStep.text;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rejoinder.provider.ModelException;
import dev.rejoinder.provider.ToolDefinition;
import dev.rejoinder.provider.scripted.ScriptedStep;
import dev.rejoinder.testkit.Browser;
import dev.rejoinder.testkit.BrowserPage;
import dev.rejoinder.testkit.TestServer;
import dev.rejoinder.tool.CallableTool;
import dev.rejoinder.tool.ToolEffect;
import dev.rejoinder.tool.ToolOutcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The real {@code useChat} in a browser, as a visitor on a page of another origin. */
class AiSdkBrowserTest {
    private static final String ANSWERS = ".assistant";

    @TempDir static Path folder;

    private static TestServer server;
    private static AiSdkPage site;
    private BrowserPage page;

    @BeforeAll
    static void start() throws IOException {
        AiSdkPage.requireInstalled();
        var _ = Browser.shared();
        server =
                TestServer.start(
                        folder.resolve("data"),
                        new TestServer.Options()
                                .tools(_ -> _ -> List.of(tool("find", false), tool("rate", true))));
        site =
                AiSdkPage.start(
                        Files.createDirectory(folder.resolve("site")),
                        "http://127.0.0.1:" + server.port() + "/api/v1");
        server.send(
                "PATCH",
                "/api/v1/bots/guide",
                "{\"allowedOrigins\":[\"" + site.origin() + "\"]}",
                Map.of());
    }

    private static CallableTool tool(String name, boolean approval) {
        return new CallableTool(
                new ToolDefinition(name, "Does " + name, "{\"type\":\"object\"}"),
                "The tool " + name,
                ToolEffect.SIDE_EFFECT,
                approval,
                approval,
                Duration.ofSeconds(10),
                _ -> Optional.empty(),
                _ -> ToolOutcome.ok("done"));
    }

    @AfterAll
    static void stop() {
        if (server != null) {
            site.close();
            server.close();
        }
    }

    @BeforeEach
    void visit() {
        page = Browser.shared().newPage();
        page.open(site.origin() + "/");
        ready();
    }

    @AfterEach
    void leave() {
        page.close();
    }

    private void ready() {
        page.waitFor("document.querySelector('main')?.dataset.status === 'ready'");
    }

    private void say(String message) {
        page.type("input", message);
        page.click("button:text(Send)");
    }

    @Test
    void runningAnswerGoesOnAfterAReloadWithoutADuplicate() {
        ScriptedStep.Pause pause = pause();
        server.model().reply(text("First half, "), pause, text("second half."));
        say("Tell me all");
        page.seeText("First half,");

        page.reload();
        page.seeText("First half,");
        pause.release();
        page.seeText("second half.");
        ready();

        assertThat(page.texts(ANSWERS)).containsExactly("First half, second half.");
        assertThat(page.texts(".user")).containsExactly("Tell me all");
        page.reload();
        ready();
        assertThat(page.texts(ANSWERS)).containsExactly("First half, second half.");
        assertThat(page.texts(".user")).containsExactly("Tell me all");
        assertThat(page.problems()).isEmpty();
    }

    @Test
    void answerIsReplacedByAnotherAfterAReload() {
        server.model().reply(text("First try")).reply(text("Second try"));
        say("Which one?");
        page.seeText("First try");
        ready();

        page.reload();
        page.seeText("First try");
        ready();
        page.click("button:text(Answer again)");
        page.seeText("Second try");
        ready();
        page.reload();
        page.seeText("Second try");

        assertThat(page.texts(ANSWERS)).containsExactly("Second try");
        assertThat(page.texts(".user")).containsExactly("Which one?");
        assertThat(page.problems()).isEmpty();
    }

    @Test
    void answerIsReplacedByAnother() {
        server.model().reply(text("One answer")).reply(text("Another answer"));
        int asked = server.model().prompts().size();
        say("Which one?");
        page.seeText("One answer");
        ready();

        page.click("button:text(Answer again)");
        page.seeText("Another answer");
        ready();

        assertThat(page.texts(ANSWERS)).containsExactly("Another answer");
        assertThat(page.texts(".user")).containsExactly("Which one?");
        assertThat(server.model().prompts().get(asked + 1).messages()).hasSize(1);

        server.model().reply(text("Third answer"));
        say("And now?");
        page.seeText("Third answer");
        assertThat(
                        server.model().prompts().getLast().messages().stream()
                                .map(message -> message.text()))
                .containsExactly("Which one?", "Another answer", "And now?");
        assertThat(page.problems()).isEmpty();
    }

    @Test
    void errorsAreSentencesForTheUser() {
        server.model().reply(text("Some "), fail(ModelException.Kind.CUT)).reply(text("Better"));
        say("Break");
        page.see("[role=alert]");
        assertThat(page.text("[role=alert]")).isEqualTo("The model could not answer.");
        assertThat(page.texts(ANSWERS)).containsExactly("Some");

        page.click("button:text(Answer again)");
        page.seeText("Better");
        ready();
        assertThat(page.texts(ANSWERS)).containsExactly("Better");

        say("x".repeat(32_001));
        page.see("[role=alert]");
        assertThat(page.text("[role=alert]"))
                .isEqualTo("A message must have 1 to 32000 characters.");
    }

    @Test
    void answerIsStopped() {
        ScriptedStep.Pause pause = pause();
        server.model().reply(text("On and on"), pause);
        say("Go on");
        page.seeText("On and on");

        page.click("button:text(Stop)");
        ready();

        assertThat(page.texts(ANSWERS)).containsExactly("On and on");
        String conversation =
                server.get("/api/v1/chat/guide/conversations?limit=1").find("ui_[0-9a-f]{32}");
        assertThat(
                        server.get(
                                        "/api/v1/chat/guide/conversations/"
                                                + conversation
                                                + "?include=status")
                                .body())
                .contains("\"status\":\"stopped\"");
        assertThat(page.problems()).isEmpty();
    }

    @Test
    void toolCallsAreShownAndApproved() {
        server.model()
                .reply(text("Let me look. "), call("c1", "find", "{}"))
                .reply(text("Shall I? "), call("c2", "rate", "{}"), call("c3", "rate", "{\"b\":1}"))
                .reply(text("All done."));
        say("Rate it");
        page.see("button:text(Allow)");

        page.reload();
        page.see("button:text(Allow)");
        assertThat(page.texts(".assistant p")).containsExactly("Let me look.", "Shall I?");
        page.click("button:text(Allow)");
        page.click("button:text(Deny)");
        page.seeText("All done.");
        ready();

        assertThat(page.texts(".assistant p"))
                .containsExactly("Let me look.", "Shall I?", "All done.");
        assertThat(page.texts(".tool[data-state=output-available]"))
                .containsExactlyInAnyOrder("The tool find", "The tool rate");
        assertThat(page.texts(".tool[data-state=output-denied]")).containsExactly("The tool rate");
        page.reload();
        page.seeText("All done.");
        assertThat(page.texts(".tool")).hasSize(3);
        assertThat(page.texts(ANSWERS)).hasSize(1);
        assertThat(page.problems()).isEmpty();
    }

    @Test
    void sourcesAreShown() {
        server.post(
                "/api/v1/bots/guide/sources",
                "{\"type\":\"text\",\"title\":\"Handbook\",\"text\":\"Shoes can be returned.\"}");
        awaitReady();
        server.model().reply(text("Yes [1]."));

        say("Can shoes be returned?");
        page.seeText("Yes [1].");

        assertThat(page.texts("cite")).containsExactly("Handbook");
        page.reload();
        page.seeText("Yes [1].");
        assertThat(page.texts("cite")).containsExactly("Handbook");
    }

    private static void awaitReady() {
        while (!server.get("/api/v1/bots/guide/sources").body().contains("\"status\":\"ready\"")) {
            Thread.onSpinWait();
        }
    }
}
