package dev.rejoinder.http.console;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rejoinder.provider.FinishReason;
import dev.rejoinder.provider.Usage;
import dev.rejoinder.storage.Storage;
import dev.rejoinder.testkit.TestDatabase;
import dev.rejoinder.turn.NewTurn;
import dev.rejoinder.turn.Turn;
import dev.rejoinder.turn.TurnEnd;
import dev.rejoinder.turn.TurnState;
import dev.rejoinder.turn.TurnStore;
import dev.rejoinder.turn.TurnStore.Lease;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
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
        fill(server.botId());
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

    /** Fills the store with many turns at a time. */
    private void fill(String botId) {
        try (Storage storage = TestDatabase.open(folder.resolve("data"));
                ExecutorService writers = Executors.newFixedThreadPool(64)) {
            TurnStore turns = storage.turns();
            for (int i = 1; i <= CONVERSATIONS; i++) {
                int number = i;
                var _ = writers.submit(() -> converse(turns, botId, number));
            }
        }
    }

    private static void converse(TurnStore turns, String botId, int number) {
        String id = "%026d".formatted(number);
        var asked =
                new NewTurn(
                        botId,
                        "conv_" + id,
                        true,
                        "msg_q" + id.substring(1),
                        "msg_a" + id.substring(1),
                        "Question " + number,
                        null,
                        null,
                        null);
        Turn turn = turns.accept(asked, new Lease("filler", Duration.ofMinutes(5))).turn();
        var _ =
                turns.finish(
                        turn.key(),
                        turn.fence(),
                        new TurnEnd(
                                TurnState.COMPLETE,
                                "The answer.",
                                FinishReason.STOP,
                                null,
                                new Usage(3, 5),
                                null));
    }
}
