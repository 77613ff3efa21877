package dev.rejoinder.http.console;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The pages that list assistants stay usable with very many of them. */
final class ManyBotsTest extends ConsoleInBrowser {
    private static final int BOTS = 1_000;

    @BeforeAll
    void createBots() {
        for (int number = 1; number <= BOTS; number++) {
            post("/api/v1/bots", "{\"name\":\"Branch %04d\"}".formatted(number));
        }
    }

    private long names() {
        return page.evaluate("document.querySelectorAll('.bot-card').length").asLong();
    }

    @Test
    void assistantsAreSearchedAndSorted() {
        post("/api/v1/chat/guide/message", "{\"message\":\"Hello\"}");
        open("/bots");
        page.see(".bot-card");
        assertThat(names()).isEqualTo(50);
        assertThat(page.texts(".bot-card h2").getFirst()).isEqualTo("Guide");
        assertThat(page.text(".bot-card")).contains("active just now");

        page.evaluate(
                "document.querySelector('select[name=sort]').value = 'name';"
                        + " document.querySelector('select[name=sort]').dispatchEvent(new"
                        + " Event('input')); 0");
        page.waitFor("document.querySelector('.bot-card h2').innerText === 'Branch 0001'");
        page.type("input[name=q]", "branch 098");
        page.waitFor("document.querySelectorAll('.bot-card').length === 11");
        page.seeText("11 assistants found");
        assertAccessible("a search of assistants");

        page.type("input[name=q]", "branch");
        page.seeText("1,000 assistants found");
        page.click(".more button");
        page.waitFor("document.querySelectorAll('.bot-card').length === 100");
    }

    @Test
    void keyIsRestrictedToAnAssistantFarDownTheList() {
        open("/settings/keys");
        page.click("button:text(New key)");
        page.type("dialog input[name=name]", "Branch");
        page.seeText("showing 50 of 1002");
        page.type(".bot-choice input[type=search]", "branch 0987");
        page.waitFor("document.querySelectorAll('.bot-choice input[type=checkbox]').length === 1");
        page.click(".bot-choice input[type=checkbox]");
        page.seeText("1 assistant selected");
        assertAccessible("a search in a form");
        page.click("dialog button:text(Create key)");
        page.click("dialog button:text(Done)");
        page.seeText("1 assistant");
    }

    @Test
    void figuresAreThoseOfAnAssistantFarDownTheList() {
        open("/analytics");
        page.click("button:text(All assistants)");
        page.type(".bot-menu input", "branch 0987");
        page.waitFor("document.querySelectorAll('.bot-menu .scroll-box button').length === 1");
        page.click(".bot-menu .scroll-box button");
        page.seeText("No questions in this period");
        page.see(".select:text(Branch 0987)");
    }
}
