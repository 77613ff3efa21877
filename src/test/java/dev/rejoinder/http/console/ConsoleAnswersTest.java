package dev.rejoinder.http.console;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rejoinder.provider.FinishReason;
import dev.rejoinder.provider.ModelException;
import dev.rejoinder.provider.Usage;
import dev.rejoinder.provider.scripted.ScriptedStep;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

final class ConsoleAnswersTest extends ConsoleInBrowser {
    @Test
    void answerIsShownWhileItStreamsAndUnchangedLater() {
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
                        "<h3 class=\"level1\" dir=\"auto\">Hours</h3>",
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
    void reloadDuringAnAnswerContinuesIt() {
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
    void stoppedAnswerKeepsItsPartialText() {
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
    void failedAnswerShowsItsErrorAndCanBeRetried() {
        server.model()
                .reply(ScriptedStep.fail(ModelException.Kind.REJECTED))
                .reply(ScriptedStep.text("Better now."));
        open("/bots/guide");
        ask("Does it work?");
        page.see(".form-error");
        page.seeText("scripted could not answer.");
        page.seeText("scripted failure");
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
    void codeUploadsTheFilesOfTheMessage() throws IOException {
        Path file = Files.writeString(folder.resolve("it's.txt"), "Nine days.");
        open("/bots/guide");
        page.choose("input[type=file]", file);
        page.see("button:text(Remove it's.txt)");
        page.click("button:text(Show code)");
        page.seeText("-F 'file=@\"it'\\''s.txt\"'");
        page.seeText("\"attachments\":[{\"fileId\":\"FILE_ID_1\"}]");
        assertThat(page.violations("{}")).isEmpty();
        page.picture("code-with-files");
    }

    @Test
    void knowledgeIsAddedSearchedCitedAndDeleted() throws IOException {
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
    void fileIsDroppedAndPagesAreAddedByUrl() throws IOException {
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
    void allUnansweredQuestionsCanBeSeen() {
        String bot = post("/api/v1/bots", "{\"name\":\"Busy\"}").find("bot_\\w{26}");
        post("/api/v1/bots/" + bot + "/sources", "{\"type\":\"text\",\"text\":\"Cats purr.\"}");
        for (int i = 0; i < 52; i++) {
            post(
                    "/api/v1/chat/" + bot + "/message",
                    "{\"message\":\"Is model X" + i + " in stock?\"}");
        }
        open("/bots/" + bot + "/knowledge");
        page.seeText("Showing the latest 50 of 52");
        page.click("button:text(Show more)");
        page.waitFor("!find('button:text(Show more)')");

        String shown = "document.querySelectorAll('.list li [aria-label^=Dismiss]').length";
        assertThat(page.evaluate(shown).asInt()).isEqualTo(52);
    }

    @Test
    void unansweredQuestionsCanBeGivenOneAnswer() {
        String bot = post("/api/v1/bots", "{\"name\":\"Learner\"}").find("bot_\\w{26}");
        post("/api/v1/bots/" + bot + "/sources", "{\"type\":\"text\",\"text\":\"Cats purr.\"}");
        post("/api/v1/chat/" + bot + "/message", "{\"message\":\"Do you ship to Norway?\"}");
        open("/bots/" + bot + "/knowledge");
        page.click("button:text(Answer)");
        page.waitFor("document.querySelector('dialog[open] input')");
        assertThat(page.evaluate("document.querySelector('dialog[open] input').value").asString())
                .isEqualTo("Do you ship to Norway?");
        page.click("dialog button:text(Draft an answer)");
        page.seeText("No passage answers the question.");
        page.type("dialog textarea", "Yes, within ten days.");
        page.type("dialog [name=alternatives]", "Norway shipping");
        page.click("dialog button:text(Save answer)");
        page.waitFor("!document.querySelector('dialog[open]') && !find('button:text(Answer)')");
        assertThat(server.get("/api/v1/bots/" + bot + "/gaps").body()).contains("\"gaps\":[]");
    }
}
