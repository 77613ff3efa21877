package dev.rejoinder.http.console;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rejoinder.testkit.ManyTurns;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** The conversation list must stay usable with very many rows. */
@Tag("long")
final class ManyConversationsTest extends ConsoleInBrowser {
    private static final int CONVERSATIONS = 100_000;

    /** Maximum rows in the page: the visible ones and those next to them. */
    private static final int MOST_ROWS = 60;

    private static final String MEASURE =
            """
            window.longest = 0;
            new PerformanceObserver((list) => {
              for (const each of list.getEntries()) longest = Math.max(longest, each.duration);
            }).observe({type: 'longtask', buffered: true});
            window.requests = [];
            const real = window.fetch;
            window.fetch = (...given) => { requests.push(given[0]); return real(...given); };
            """;

    @Test
    void hundredThousandConversationsCanBeScrolledAndSearched() {
        ManyTurns.add(folder.resolve("data"), server.botId(), CONVERSATIONS);
        page.before(MEASURE);
        open("/bots/guide/conversations");
        page.seeText("100,000 conversations");
        page.see(".preview");
        page.evaluate("window.longest = 0; requests.length = 0");

        page.evaluate(
                """
                (async () => {
                  const list = document.querySelector('.virtual');
                  window.most = 0;
                  window.frames = 0;
                  for (let i = 0; i < 200; i++) {
                    list.scrollTop += 150;
                    await new Promise(requestAnimationFrame);
                    frames++;
                    most = Math.max(most, document.querySelectorAll('.virtual-row').length);
                  }
                })()
                """);
        page.waitFor("!document.querySelector('.virtual-row.waiting')");
        JsonNode scrolled =
                page.evaluate(
                        "({longest, most, requests: requests.length, nodes:"
                                + " document.querySelectorAll('*').length})");
        assertThat(scrolled.get("most").asInt()).as("" + scrolled).isLessThanOrEqualTo(MOST_ROWS);
        assertThat(scrolled.get("requests").asInt()).as("" + scrolled).isLessThanOrEqualTo(8);

        page.evaluate("requests.length = 0; document.querySelector('.virtual').focus()");
        page.press("End");
        page.see("[aria-posinset=\"" + CONVERSATIONS + "\"] .preview");
        assertThat(page.evaluate("requests.length").asInt()).isLessThanOrEqualTo(2);

        page.evaluate("requests.length = 0");
        page.press("Home");
        page.see("[aria-posinset=\"1\"] .preview");
        page.type("input[name=q]", "question 99877");
        page.seeText("1 conversation found so far among 100,000");
        page.see("button:text(Search older conversations)");
        assertThat(page.evaluate("requests.length").asInt()).isLessThanOrEqualTo(10);
        assertThat(page.evaluate("document.querySelectorAll('.virtual-row').length").asInt())
                .isEqualTo(1);
        System.out.println("scrolled through 100,000 conversations: " + scrolled);
    }
}
