package dev.rejoinder.http.console;

import static dev.rejoinder.provider.scripted.ScriptedStep.text;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rejoinder.testkit.TestServer.Answer;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Thumbs in the playground, feedback in conversations, and corrections. */
final class ConsoleFeedbackTest extends ConsoleInBrowser {
    private static final String UP = "[aria-label='Good answer']";
    private static final String DOWN = "[aria-label='Bad answer']";

    private String bot = "";

    @BeforeEach
    void createBot() {
        bot =
                post("/api/v1/bots", "{\"name\":\"Shop\",\"model\":\"example/model\"}")
                        .find("bot_\\w{26}");
    }

    /** Asks over the API, and returns the path of the answer's feedback. */
    private String answer(String question, String answer) {
        provider.reply(text(answer));
        Answer said =
                post("/api/v1/chat/" + bot + "/message", "{\"message\":\"" + question + "\"}");
        return "/api/v1/chat/%s/conversations/%s/messages/%s/feedback"
                .formatted(bot, said.find("conv_\\w{26}"), said.find("msg_\\w{26}"));
    }

    private void rate(String path, String rating, String comment) {
        Answer rated =
                server.send(
                        "PUT",
                        path,
                        "{\"rating\":\"%s\",\"comment\":\"%s\"}".formatted(rating, comment),
                        Map.of());
        assertThat(rated.status()).as(rated.body()).isEqualTo(200);
    }

    private static String pressed(String thumb) {
        return "find(\"" + thumb + "\").getAttribute('aria-pressed') === 'true'";
    }

    private String stored() {
        String conversation =
                server.get("/api/v1/chat/" + bot + "/conversations?limit=1").find("conv_\\w{26}");
        return server.get(
                        "/api/v1/chat/"
                                + bot
                                + "/conversations/"
                                + conversation
                                + "?include=feedback")
                .body();
    }

    @Test
    void answerIsRatedInThePlaygroundWithTheKeyboard() {
        provider.reply(text("We open at nine."));
        open("/bots/" + bot);
        page.see(".composer textarea");
        ask("When do you open?");
        assertThat(page.texts(".thumbs")).hasSize(1);
        var keys = new UserJourney(page);
        keys.back(DOWN);
        page.waitFor(pressed(DOWN));
        assertAccessible("an answer rated down");
        keys.tab("Tab", "[name=comment]");
        keys.type("It is <b>ten</b>.");
        keys.press("Enter");
        page.see("blockquote:text(It is <b>ten</b>.)");
        assertThat(page.is("document.activeElement === find(\"" + DOWN + "\")")).isTrue();
        assertThat(stored())
                .contains(
                        "\"rating\":\"down\",\"comment\":\"It is <b>ten</b>.\"",
                        "\"type\":\"account\"");

        page.reload();
        page.waitFor("find(\"" + DOWN + "\") && " + pressed(DOWN));
        page.seeText("Feedback by a console user");
        page.click(UP);
        page.waitFor(pressed(UP));
        assertThat(page.is(pressed(DOWN))).isFalse();
        assertThat(page.is("find('blockquote')")).isFalse();
        page.click(UP);
        page.waitFor("!(" + pressed(UP) + ")");
        assertThat(stored()).contains("\"feedback\":null");
    }

    @Test
    void feedbackOfOthersCannotBeReplacedInThePlayground() {
        String path = answer("When do you open?", "At nine.");
        rate(path, "up", "Thanks.");
        open(path.replaceAll(".*/chat/(\\w+)/conversations/(\\w+)/.*", "/bots/$1/playground/$2"));

        page.see(".thumbs .tag:text(Rated up)");
        assertThat(page.is("find(\"" + UP + "\")")).isFalse();
    }

    @Test
    void ratedConversationsAreFoundAndShowTheFeedback() {
        rate(answer("When do you open?", "At nine."), "down", "It is ten.");
        rate(answer("Where are you?", "In Harbour Lane."), "up", "");
        answer("Who are you?", "A shop.");
        open("/bots/" + bot + "/conversations");
        page.waitFor("document.querySelectorAll('.virtual-row').length === 3");
        page.waitFor("document.querySelectorAll('.virtual-row .tag').length === 2");
        page.evaluate(
                """
                (() => {
                  const select = document.querySelector('select[name=feedback]');
                  select.value = 'down';
                  select.dispatchEvent(new Event('input'));
                })()
                """);
        page.seeText("1 conversation");
        page.waitFor("document.querySelectorAll('.virtual-row').length === 1");
        assertAccessible("conversations rated down");

        page.click(".preview:text(When do you open?)");
        page.see("blockquote:text(It is ten.)");
        page.seeText("Feedback by an API client");
        page.see(".thumbs .tag:text(Rated down)");
        assertAccessible("a conversation rated down");
        open("/analytics?bot=" + bot);
        page.seeText("1 up, 1 down");
        page.see("section.chart h2:text(Thumbs)");
        assertAccessible("analytics with feedback");
    }

    @Test
    void answerIsCorrectedWithOneClick() {
        String path = answer("When do you open?", "At nine.");
        rate(path, "down", "It is ten.");
        open(
                path.replaceAll(
                        ".*/chat/(\\w+)/conversations/(\\w+)/.*", "/bots/$1/conversations/$2"));
        page.click("button:text(Correct this answer)");
        page.see("dialog h2:text(Correct this answer)");
        assertThat(
                        page.evaluate(
                                        "document.querySelector('dialog[open]"
                                                + " [name=question]').value")
                                .asString())
                .isEqualTo("When do you open?");
        assertThat(page.is("document.activeElement.name === 'answer'")).isTrue();
        assertAccessible("a correction");
        page.type("dialog textarea", "We open at ten.");
        page.click("dialog button:text(Add)");
        page.waitFor("!document.querySelector('dialog[open]')");
        page.see(".message [role=status]:text(Trained. New answers use the correction.)");
        page.see(".toast span:text(Trained. New answers use the correction.)");

        assertThat(server.get("/api/v1/bots/" + bot + "/sources").body())
                .contains("\"type\":\"qa\"", "\"status\":\"ready\"");
        assertThat(server.get("/api/v1/bots/" + bot + "/search?q=when+do+you+open").body())
                .contains("We open at ten.");
    }

    @Test
    void anyAnswerInTheLogCanBeCorrected() {
        String path = answer("When do you open?", "At nine.");
        open(
                path.replaceAll(
                        ".*/chat/(\\w+)/conversations/(\\w+)/.*", "/bots/$1/conversations/$2"));
        page.click(".answer-foot button:text(Correct this answer)");
        page.see("dialog [name=question]");

        assertThat(
                        page.evaluate(
                                        "document.querySelector('dialog[open]"
                                                + " [name=question]').value")
                                .asString())
                .isEqualTo("When do you open?");
        page.click("dialog button:text(Cancel)");
    }
}
