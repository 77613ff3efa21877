package dev.rejoinder.http.console;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rejoinder.provider.FinishReason;
import dev.rejoinder.provider.ModelException;
import dev.rejoinder.provider.Usage;
import dev.rejoinder.provider.scripted.ScriptedStep;
import dev.rejoinder.testkit.BrowserPage;
import dev.rejoinder.testkit.TestServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What the console is for, done by hand in a real browser on a real server. */
final class ConsoleTest extends ConsoleInBrowser {
    @Test
    void firstAccountIsMadeWithTheLinkAndSignsInAgain() {
        try (TestServer fresh = TestServer.start(folder.resolve("fresh"));
                BrowserPage visitor = browser.newPage()) {
            String console = "http://127.0.0.1:" + fresh.port() + "/console/";
            visitor.size(1280, 860);
            visitor.open(console + "#setup=" + fresh.server().setupToken().orElseThrow());
            visitor.type("input[name=name]", "Olga");
            visitor.type("input[name=email]", "olga@example.com");
            visitor.type("input[name=password]", "too short");
            visitor.click("button:text(Create account)");
            visitor.waitFor("!document.querySelector('input[name=password]').validity.valid");
            visitor.type("input[name=password]", "correct horse battery");
            visitor.click("button:text(Create account)");
            visitor.see("h1:text(Assistants)");
            assertThat(visitor.evaluate("location.hash").asString()).isEqualTo("#/bots");

            visitor.click("button:text(Sign out)");
            visitor.type("input[name=email]", "olga@example.com");
            visitor.type("input[name=password]", "wrong horse battery");
            visitor.click("button:text(Sign in)");
            visitor.see(".form-error");
            visitor.type("input[name=password]", "correct horse battery");
            visitor.click("button:text(Sign in)");
            visitor.see("h1:text(Assistants)");
            changePassword(visitor);
            assertThat(visitor.problems()).isEmpty();
        }
    }

    private static void changePassword(BrowserPage visitor) {
        visitor.click("a:text(Account)");
        visitor.type("input[name=current]", "correct horse battery");
        visitor.type("input[name=next]", "another horse battery");
        visitor.type("input[name=again]", "no horse at all");
        visitor.click("button:text(Change password)");
        visitor.seeText("The passwords do not match.");
        visitor.type("input[name=again]", "another horse battery");
        visitor.click("button:text(Change password)");
        visitor.seeText("Password changed.");
        visitor.click("button:text(Sign out everywhere)");
        visitor.click("dialog button:text(Sign out)");
        visitor.type("input[name=email]", "olga@example.com");
        visitor.type("input[name=password]", "another horse battery");
        visitor.click("button:text(Sign in)");
        visitor.see("h1");
    }

    @Test
    void assistantIsMadeDuplicatedAndDeletedWithItsName() {
        open("/bots");
        page.click("button:text(New assistant)");
        page.type("dialog input[name=name]", "Porter");
        page.type("dialog textarea[name=instructions]", "You are the porter.");
        page.click("dialog button:text(Create)");
        page.see("h1:text(Porter)");

        page.click(".crumb");
        page.click("button:text(Duplicate Porter)");
        page.see("a:text(Porter (copy))");
        page.click("button:text(Delete Porter (copy))");
        page.click("dialog button:text(Delete assistant)");
        page.seeText("The name does not match.");
        page.type("dialog input", "Porter (copy)");
        page.click("dialog button:text(Delete assistant)");
        page.waitFor("!find('a:text(Porter (copy))') && find('a:text(Porter)')");
    }

    @Test
    void answerIsShownAsItComesAndTheSameLongAfter() {
        ScriptedStep.Pause pause = ScriptedStep.pause();
        server.model()
                .reply(
                        ScriptedStep.text("# Hours\n\nWe are **open** fr"),
                        pause,
                        ScriptedStep.text(
                                "om `9` to 5:\n\n1. Mon\n2. Tue\n\n| a | b |\n|---|---|\n| 1 | 2"),
                        ScriptedStep.text(" |\n\n```java\nint x = 1 < 2 ? 3 : 4;\n```\n"),
                        ScriptedStep.finish(FinishReason.STOP, new Usage(12, 34)));
        open("/bots/guide");
        page.type(".composer textarea", "When?");
        page.press("Enter");
        page.waitFor("document.querySelector('.prose strong')?.textContent === 'open'");
        pause.release();
        page.seeText("46 tokens");

        String streamed = prose();
        assertThat(streamed)
                .contains(
                        "<h3 dir=\"auto\">Hours</h3>",
                        "<strong>open</strong> from <code>9</code>",
                        "<li>Mon</li><li>Tue</li>",
                        "<td dir=\"auto\">2</td>",
                        "int x = 1 &lt; 2 ? 3 : 4;");
        page.reload();
        page.seeText("46 tokens");
        assertThat(prose()).isEqualTo(streamed);
    }

    private String prose() {
        return page.evaluate("[...document.querySelectorAll('.prose')].at(-1).innerHTML")
                .asString();
    }

    @Test
    void reloadInTheMiddleOfAnAnswerGoesOnWithIt() {
        ScriptedStep.Pause pause = ScriptedStep.pause();
        server.model()
                .reply(ScriptedStep.text("It began "), pause, ScriptedStep.text("and it ended."));
        open("/bots/guide");
        page.type(".composer textarea", "A story");
        page.press("Enter");
        page.seeText("It began");
        page.reload();
        page.seeText("It began");
        pause.release();
        page.seeText("It began and it ended.");
        page.see("[aria-label=Send]");
        assertThat(page.evaluate("document.querySelectorAll('.message').length").asInt())
                .isEqualTo(2);
    }

    @Test
    void stoppedAnswerKeepsWhatItHasSaid() {
        ScriptedStep.Pause pause = ScriptedStep.pause();
        server.model()
                .reply(
                        ScriptedStep.text("As far as this"),
                        pause,
                        ScriptedStep.text(" and no further"));
        open("/bots/guide");
        page.type(".composer textarea", "Go on");
        page.press("Enter");
        page.seeText("As far as this");
        page.click("[aria-label=Stop]:text(Stop)");
        page.seeText("Stopped");
        assertThat(page.text()).doesNotContain("no further");
    }

    @Test
    void failedAnswerSaysSoAndCanBeTriedAgain() {
        server.model()
                .reply(ScriptedStep.fail(ModelException.Kind.REJECTED))
                .reply(ScriptedStep.text("Better now."));
        open("/bots/guide");
        ask("Does it work?");
        page.see(".form-error");
        page.seeText("scripted: scripted failure");
        page.click("button:text(Try again)");
        page.seeText("Better now.");
    }

    @Test
    void sameQuestionIsShownAsCode() {
        open("/bots/guide");
        page.type(".composer textarea", "It's 5 o'clock?");
        page.click("button:text(Show code)");
        page.seeText("-d '{\"message\":\"It'\\''s 5 o'\\''clock?\"}'");
        page.press("ArrowRight");
        page.click("[role=tab]:text(Python)");
        page.seeText("json={\"message\":\"It's 5 o'clock?\"}");
        page.press("Escape");
        page.waitFor("document.activeElement.innerText === 'Show code'");
    }

    @Test
    void settingsAreKeptAndMistakesAreSaidBesideTheirField() {
        post("/api/v1/bots", "{\"name\":\"Settled\",\"shortName\":\"settled\"}");
        open("/bots/settled/settings");
        page.type("input[name=temperature]", "3");
        page.click("button:text(Save)");
        page.waitFor("document.activeElement.name === 'temperature'");
        page.seeText("temperature must be a number from 0.0 to 2.0.");
        page.type("input[name=temperature]", "0.5");
        page.type("input[name=fallbackModels]", "builtin, openai/gpt-4o-mini");
        page.type("textarea[name=instructions]", "Be brief.");
        page.click("button:text(Save)");
        page.seeText("Saved");
        assertThat(server.get("/api/v1/bots/settled").body())
                .contains("\"temperature\":0.5")
                .contains("\"fallbackModels\":[\"builtin\",\"openai/gpt-4o-mini\"]")
                .contains("\"instructions\":\"Be brief.\"");
    }

    @Test
    void modelIsAskedWithTheButtonBesideIt() {
        post("/api/v1/bots", "{\"name\":\"Tried\",\"shortName\":\"tried\",\"model\":\"example\"}");
        open("/bots/tried/settings");
        provider.reply(ScriptedStep.text("OK"));
        page.click("button:text(Test)");
        page.waitFor(
                "[...document.querySelectorAll('[role=status]')]"
                        + ".some((each) => /Answered in \\d+ ms: OK/.test(each.innerText))");
        page.type("input[name=model]", "anthropic/claude");
        page.click("button:text(Test)");
        page.seeText("no key is set for anthropic");
    }

    @Test
    void knowledgeIsAddedSearchedCitedAndTakenAway() throws IOException {
        String bot =
                post("/api/v1/bots", "{\"name\":\"Reader\",\"model\":\"scripted\"}")
                        .find("bot_\\w{26}");
        Path file = Files.writeString(folder.resolve("lamps.md"), "# Lamps\n\nLamps are blue.");
        open("/bots/" + bot + "/knowledge");
        page.seeText("No sources yet");
        page.choose("input[type=file]", file);
        page.seeText("lamps.md added.");
        page.click("button:text(Text)");
        page.type("dialog input[name=title]", "Chairs");
        page.type("dialog textarea", "Chairs are made of beech wood.");
        page.click("dialog button:text(Add text)");
        page.waitFor("document.querySelectorAll('.tag.good').length === 2");

        page.type("input[type=search]", "What wood are chairs made of?");
        page.press("Enter");
        page.waitFor("document.querySelector('.hit')?.innerText.includes('beech')");
        page.click(".list button:text(Chairs)");
        page.seeText("1 passage from 1 document.");
        page.press("Escape");

        open("/bots/" + bot);
        server.model().reply(ScriptedStep.text("They are made of beech [1]."));
        ask("What wood are chairs made of?");
        page.click(".prose .cite");
        page.waitFor(
                "document.querySelector('dialog .passage-text').textContent"
                        + " === 'Chairs are made of beech wood.'");
        page.press("Escape");

        open("/bots/" + bot + "/knowledge");
        page.click("button:text(Delete Chairs)");
        page.click("dialog button:text(Delete source)");
        page.waitFor("document.querySelectorAll('.tag.good').length === 1");
    }

    @Test
    void fileIsDroppedAndPagesAreAddedByTheirAddress() throws IOException {
        String bot = post("/api/v1/bots", "{\"name\":\"Web\"}").find("bot_\\w{26}");
        Path file = Files.writeString(folder.resolve("dropped.md"), "Dropped from the desktop.");
        open("/bots/" + bot + "/knowledge");
        page.drop(".drop", file);
        page.seeText("dropped.md added.");
        page.click("button:text(Web page)");
        page.type("dialog input[name=url]", "https://page.invalid/");
        page.click("dialog button:text(Add page)");
        page.waitFor("!document.querySelector('dialog[open]')");
        page.click("button:text(Website)");
        page.type("dialog input[name=url]", "https://site.invalid/");
        page.click("dialog button:text(Add site)");
        page.waitFor(
                "document.querySelectorAll('.tag.good').length === 1 &&"
                        + " document.querySelectorAll('.tag.bad').length === 2");
        assertThat(server.get("/api/v1/bots/" + bot + "/sources").body())
                .contains("\"url\":\"https://page.invalid/\"", "\"url\":\"https://site.invalid/\"");
    }

    @Test
    void unansweredQuestionIsAnsweredOnceAndForAll() {
        String bot = post("/api/v1/bots", "{\"name\":\"Learner\"}").find("bot_\\w{26}");
        post("/api/v1/bots/" + bot + "/sources", "{\"type\":\"text\",\"text\":\"Cats purr.\"}");
        post("/api/v1/chat/" + bot + "/message", "{\"message\":\"Do you ship to Norway?\"}");
        open("/bots/" + bot + "/knowledge");
        page.click("button:text(Answer)");
        assertThat(page.evaluate("document.querySelector('dialog[open] input').value").asString())
                .isEqualTo("Do you ship to Norway?");
        page.type("dialog textarea", "Yes, within ten days.");
        page.click("dialog button:text(Add)");
        page.waitFor("!document.querySelector('dialog[open]') && !find('button:text(Answer)')");
        assertThat(server.get("/api/v1/bots/" + bot + "/gaps").body()).contains("\"gaps\":[]");
    }

    @Test
    void longListShowsOnlyWhatIsInSightAndReachesItsEnd() {
        String bot =
                post("/api/v1/bots", "{\"name\":\"Busy\",\"model\":\"scripted\"}")
                        .find("bot_\\w{26}");
        for (int i = 1; i <= 230; i++) {
            post(
                    "/api/v1/chat/" + bot + "/message",
                    "{\"message\":\"Question "
                            + i
                            + "\",\"metadata\":{\"userId\":\"u"
                            + i % 2
                            + "\"}}");
        }
        open("/bots/" + bot + "/conversations");
        page.seeText("Question 230");
        page.seeText("230 conversations");
        page.waitFor(
                "(document.querySelector('.virtual').scrollTop += 4000) &&"
                        + " find('.preview:text(Question 1)')");
        assertThat(page.evaluate("document.querySelectorAll('.virtual-row').length").asInt())
                .isBetween(5, 60);

        page.type("[data-field]:nth-child(2) input", "u1");
        page.seeText("115 conversations");
        page.type("input[name=q]", "QUESTION 22");
        page.seeText("5 conversations found among 115");
        page.evaluate(
                "window.saved = []; const make = URL.createObjectURL; URL.createObjectURL = (blob)"
                        + " => { saved.push(blob); return make(blob); };");
        page.click("button:text(Export as CSV)");
        page.waitFor("window.saved.length === 1");
        assertThat(page.evaluate("saved[0].text()").asString().lines())
                .hasSize(11)
                .first()
                .isEqualTo("conversationId,messageId,role,timestamp,status,userId,content");

        page.click(".virtual-row");
        page.seeText("user u1");
        page.seeText("Hello there");
        page.click("button:text(Delete)");
        page.click("dialog button:text(Delete conversation)");
        page.seeText("229 conversations");
    }

    @Test
    void keyIsShownOnceRotatedAndRevoked() {
        open("/settings/keys");
        page.click("button:text(New key)");
        page.type("dialog input[name=name]", "Mobile app");
        page.click("dialog input[value=read]");
        page.click("dialog button:text(Create key)");
        String key = shownKey();
        assertThat(statusWith(key)).isEqualTo(200);
        page.click("dialog button:text(Done)");
        page.waitFor("!document.querySelector('dialog[open]')");
        assertThat(page.text()).doesNotContain(key);

        page.click("button:text(Rotate Mobile app)");
        page.click("dialog button:text(Rotate key)");
        String next = shownKey();
        assertThat(statusWith(key)).isEqualTo(401);
        assertThat(statusWith(next)).isEqualTo(200);
        page.click("dialog button:text(Done)");
        page.click("button:text(Revoke Mobile app)");
        page.click("dialog button:text(Revoke key)");
        page.seeText("Mobile app revoked.");
        assertThat(statusWith(next)).isEqualTo(401);
    }

    private String shownKey() {
        page.see("dialog .secret code");
        return page.evaluate("document.querySelector('dialog .secret code').textContent")
                .asString();
    }

    private int statusWith(String key) {
        return server.send("GET", "/api/v1/bots", null, Map.of("Authorization", "Bearer " + key))
                .status();
    }
}
