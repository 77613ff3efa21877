package dev.rejoinder.http.console;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rejoinder.provider.FinishReason;
import dev.rejoinder.provider.Usage;
import dev.rejoinder.provider.scripted.ScriptedStep;
import dev.rejoinder.testkit.PastTurnsFixture;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The analytics page of the console, in a real browser. */
final class ConsoleAnalyticsTest extends ConsoleInBrowser {
    private void settled() {
        page.waitFor("!document.querySelector('[aria-busy], .skeleton')");
    }

    private long count(String selector) {
        return page.evaluate("document.querySelectorAll('" + selector + "').length").asLong();
    }

    @Test
    void dailyFiguresAreShownAsAChartAndATable() {
        PastTurnsFixture.add(folder.resolve("data"), server.botId(), 20);
        open("/analytics");
        page.click("a:text(Analytics)");
        settled();
        page.waitFor("document.querySelectorAll('.chart svg').length >= 5");

        // With the file that another test sends today, there is one more chart and one more day.
        assertThat(count(".chart table")).isEqualTo(count(".chart svg"));
        // Days without messages are left out of the table.
        long days = count(".chart:first-of-type tbody tr");
        assertThat(days).isBetween(19L, 20L);
        assertThat(count(".chart:first-of-type .column")).isEqualTo(30);
        assertThat(count(".chart:first-of-type rect.bar")).isEqualTo(days);
        page.seeText("Is there a warranty on reading lamps?");
        page.see("a:text(Guide)");

        String bot = post("/api/v1/bots", "{\"name\":\"Quiet\"}").find("bot_\\w{26}");
        page.evaluate("document.querySelector('select[name=days]').value = '7'; 0");
        page.evaluate(
                "document.querySelector('select[name=days]').dispatchEvent(new Event('change'));"
                        + " 0");
        page.waitFor("document.querySelectorAll('.chart:first-of-type .column').length === 7");
        page.waitFor("location.hash === '#/analytics?days=7'");

        open("/analytics?bot=" + bot + "&days=90");
        page.seeText("No questions in this period");
        page.see("button:text(Quiet)");
        page.click("button:text(Quiet)");
        page.type(".bot-menu input", "guide");
        page.waitFor("document.querySelectorAll('.bot-menu .scroll-box button').length === 1");
        assertAccessible("the choice of an assistant");
        page.click(".bot-menu .scroll-box button");
        page.waitFor("location.hash.startsWith('#/analytics?bot=bot_')");
        page.waitFor("document.querySelector('.chart svg')");

        open("/analytics?bot=" + bot + "&days=90");
        page.seeText("No questions in this period");

        server.send("DELETE", "/api/v1/bots/" + bot, null, Map.of());
        page.evaluate(
                "document.querySelector('select[name=days]').dispatchEvent(new Event('change'));"
                        + " 0");
        page.see(".state.error button:text(Try again)");
    }

    @Test
    void filesOfMessagesAreCounted() {
        String bot =
                post("/api/v1/bots", "{\"name\":\"Reader\",\"model\":\"scripted\"}")
                        .find("bot_\\w{26}");
        open("/analytics?bot=" + bot);
        page.seeText("No questions in this period");
        server.model()
                .reply(
                        ScriptedStep.text("Nine days."),
                        ScriptedStep.finish(FinishReason.STOP, new Usage(900, 2)));
        post(
                "/api/v1/chat/" + bot + "/message",
                "{\"message\":\"How long?\",\"attachments\":[{\"name\":\"notes.txt\",\"data\":"
                        + "\"TmluZSBkYXlzLg==\"}]}");

        page.reload();
        settled();
        page.see("h2:text(Files in messages)");
        assertThat(page.text(".glance"))
                .containsPattern("Files\\s+1\\s+0 images, 1 document; about \\d+ tokens");
        assertAccessible("the figures of files");
        page.picture("analytics-files");
    }
}
