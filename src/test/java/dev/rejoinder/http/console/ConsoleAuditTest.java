package dev.rejoinder.http.console;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rejoinder.testkit.BrowserDocument;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The audit log in the console. */
final class ConsoleAuditTest extends ConsoleInBrowser {
    private List<String> rows() {
        page.waitFor("!document.querySelector('[aria-busy], .skeleton')");
        return page.texts("tbody tr");
    }

    private void filter(String field, String value, String expected) {
        page.type("input[name=" + field + "]", value);
        page.waitFor(
                "!document.querySelector('[aria-busy]') && document.body.innerText.includes("
                        + BrowserDocument.quoted(expected)
                        + ")");
    }

    @Test
    void changesAreListedFilteredTurnedAndExported() {
        String bot = post("/api/v1/bots", "{\"name\":\"Watched\"}").find("bot_\\w{26}");
        open("/bots/" + bot + "/settings");
        page.type("input[name=name]", "Renamed");
        page.click("button:text(Save)");
        page.waitFor("!find('.unsaved-bar')");
        for (int i = 0; i < 60; i++) {
            post("/api/v1/bots", "{\"name\":\"Many\"}");
        }

        page.click("a:text(Audit log)");
        page.see("tbody tr");
        assertThat(rows()).hasSize(50).allSatisfy(row -> assertThat(row).contains("bot.created"));
        assertAccessible("the audit log");
        page.click("button:text(Older)");
        page.waitFor("document.querySelectorAll('tbody tr').length < 50");
        assertThat(rows())
                .first()
                .satisfies(row -> assertThat(row).contains("bot.created", "127.0.0.1"));
        page.click("button:text(Newer)");
        page.waitFor("document.querySelectorAll('tbody tr').length === 50");

        filter("actor", EMAIL, "bot.updated");
        page.waitFor("document.querySelectorAll('tbody tr').length < 50");
        assertThat(rows())
                .anySatisfy(
                        row -> assertThat(row).contains(EMAIL, "bot.updated", bot, "name", "Done"));
        filter("action", "bot.deleted", "No matches");
        assertAccessible("no match in the audit log");
        filter("action", "bot.updated", "1 entry");
        String csv =
                page.evaluate(
                                "fetch(document.querySelector('a[download]').href).then((it) =>"
                                        + " it.text())")
                        .asString();
        assertThat(csv).contains("bot.updated", bot).doesNotContain("bot.created");
        page.evaluate(
                "const since = document.querySelector('input[name=since]'); since.value ="
                        + " '2999-01-01T00:00'; since.dispatchEvent(new Event('input')); 0");
        page.seeText("No matches");
    }
}
