package dev.rejoinder.http.widget;

import static dev.rejoinder.provider.scripted.ScriptedStep.fail;
import static dev.rejoinder.provider.scripted.ScriptedStep.pause;
import static dev.rejoinder.provider.scripted.ScriptedStep.text;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rejoinder.provider.ModelException;
import dev.rejoinder.provider.scripted.ScriptedStep;
import java.io.IOException;
import org.junit.jupiter.api.Test;

class WidgetBrowserTest extends WidgetInBrowser {
    private boolean isShown(String selector) {
        return chat.evaluate("document.querySelector('" + selector + "').checkVisibility()")
                .asBoolean();
    }

    @Test
    void visitorSeesTheAnswerWhileItStreams() throws IOException {
        ScriptedStep.Pause pause = pause();
        server.model()
                .reply(
                        text("We are open "),
                        pause,
                        text("**Monday** to *Friday*.\n\n- 9 AM\n- 5 PM"));
        visit("");
        page.picture("widget-" + "closed");
        openChat();
        page.picture("widget-" + "welcome");
        assertThat(chat.text("h1")).isEqualTo("Harbour Lane Books");
        assertThat(chat.texts(".theirs .text")).containsExactly("Welcome! How can I help?");

        say("When are you open?");
        chat.waitFor(LAST_ANSWER + ".innerText.includes('We are open')");
        assertThat(attribute(".main", "aria-label")).isEqualTo("Stop");
        pause.release();
        awaitEnd();
        page.picture("widget-" + "answered");

        assertThat(chat.texts(".mine .bubble")).containsExactly("When are you open?");
        assertThat(chat.texts(".theirs:last-child strong, .theirs:last-child em"))
                .containsExactly("Monday", "Friday");
        assertThat(chat.texts(".theirs:last-child li")).containsExactly("9 AM", "5 PM");
        assertThat(
                        chat.evaluate("document.querySelector('.unseen[role=status]').textContent")
                                .asString())
                .startsWith("Answer: We are open Monday to Friday.");
        assertThat(heard())
                .isEqualTo(
                        "open,message user When are you open?,message assistant We are open"
                                + " **Monday** to *Friday*.\n\n- 9 AM\n- 5 PM");
        assertThat(server.get("/api/v1/chat/guide/conversations?limit=1").body())
                .contains("\"preview\":\"When are you open?\"");
        assertNoProblems();
    }

    @Test
    void tablesListsAndTasksAreReadable() throws IOException {
        server.model()
                .reply(
                        text(
                                """
                                # Shipping
                                ## Within Europe

                                | Destination | Versandkostenfreigrenze | Price | Takes |
                                |:--|:-:|--:|---|
                                | Germany | 49 | 4.90 € | two to three working days |
                                | United Kingdom of Great Britain | 99 | 1,239.00 € | a week |

                                1. Put books into the basket
                                   - new ones
                                     1. hardcover, with `code` in it
                                     2. paperback
                                   - old ones
                                2. Pay

                                - [x] Address
                                - [ ] Payment

                                The area is \\(\\pi r^2\\), and
                                \\[\\int_0^1 x\\,dx = \\frac12\\]

                                ```
                                curl https://shop.example/a/very/long/address/that/scrolls
                                ```
                                """));
        visit("");
        openChat();
        say("How do you ship?");
        chat.waitFor("document.querySelectorAll('.task').length === 2");
        awaitEnd();
        chat.waitFor("document.querySelectorAll('math').length === 2");
        chat.evaluate("document.querySelector('.log').scrollTop = 60");
        page.picture("widget-" + "markdown");

        assertThat(
                        chat.evaluate(
                                        "[...document.querySelectorAll('th')].map((each) =>"
                                                + " getComputedStyle(each).textAlign).join()")
                                .asString())
                .isEqualTo("left,center,right,start");
        // Only the table scrolls, and no word is broken.
        assertThat(chat.is("find('.wide').scrollWidth > find('.wide').clientWidth")).isTrue();
        assertThat(chat.is("find('.log').scrollWidth === find('.log').clientWidth")).isTrue();
        assertThat(
                        chat.evaluate(
                                        """
                                        (() => {
                                          const range = document.createRange();
                                          range.selectNodeContents(document.querySelectorAll('th')[1].firstChild);
                                          return range.getClientRects().length;
                                        })()
                                        """)
                                .asInt())
                .isEqualTo(1);
        assertThat(chat.texts("ol ul ol li"))
                .containsExactly("hardcover, with code in it", "paperback");
        assertThat(chat.violations("{}")).isEmpty();
    }

    @Test
    void answerContinuesAfterAReload() throws IOException {
        ScriptedStep.Pause pause = pause();
        server.model().reply(text("First half, "), pause, text("second half."));
        int asked = server.model().prompts().size();
        visit("");
        openChat();
        say("Tell me all");
        chat.waitFor(LAST_ANSWER + ".innerText.includes('First half,')");

        page.reload();
        enterFrame();
        chat.waitFor(LAST_ANSWER + ".innerText.includes('First half,')");
        pause.release();
        awaitEnd();

        assertThat(chat.texts(".mine .bubble")).containsExactly("Tell me all");
        assertThat(chat.texts(".theirs .text").getLast()).isEqualTo("First half, second half.");
        page.reload();
        enterFrame();
        chat.waitFor("document.querySelectorAll('.theirs').length === 2");
        assertThat(chat.texts(".mine .bubble")).containsExactly("Tell me all");
        assertThat(chat.texts(".theirs .text").getLast()).isEqualTo("First half, second half.");
        assertThat(server.model().prompts()).hasSize(asked + 1);
    }

    @Test
    void visitorStopsAnAnswerAndKeepsItsPartialText() throws IOException {
        server.model().reply(text("On and on"), pause());
        visit("");
        openChat();
        say("Talk");
        chat.waitFor(LAST_ANSWER + ".innerText.includes('On and on')");

        chat.mouse(".main");
        awaitEnd();

        assertThat(chat.texts(".theirs").getLast()).contains("On and on").contains("Stopped");
    }

    @Test
    void failedAnswerShowsAMessageAndCanBeRetried() throws IOException {
        server.model().reply(fail(ModelException.Kind.REJECTED)).reply(text("Now it works."));
        visit("");
        openChat();
        say("Does it work?");
        chat.waitFor("document.querySelector('.note.wrong')");
        page.picture("widget-" + "failed");
        assertThat(chat.text(".note.wrong")).isEqualTo("Something went wrong. Try again");

        chat.mouse(".note.wrong button");
        chat.waitFor(LAST_ANSWER + ".innerText.includes('Now it works.')");
        awaitEnd();

        assertThat(chat.texts(".mine .bubble")).containsExactly("Does it work?");
        assertThat(chat.texts(".note")).isEmpty();
    }

    @Test
    void messageWrittenOfflineIsSentOnceOnline() throws IOException {
        server.model().reply(text("Welcome back."));
        visit("");
        openChat();
        network(true);
        chat.waitFor("!document.querySelector('.notice').hidden");
        say("Are you there?");
        page.picture("widget-" + "offline");
        assertThat(chat.text(".notice")).startsWith("You are offline.");

        network(false);
        chat.waitFor(LAST_ANSWER + ".innerText.includes('Welcome back.')");
        awaitEnd();

        assertThat(isShown(".notice")).isFalse();
        assertThat(chat.texts(".mine .bubble")).containsExactly("Are you there?");
    }

    private void network(boolean offline) {
        // Going offline in the page does not affect a frame of another site, so the frame gets its
        // own command.
        chat.evaluate(
                "Object.defineProperty(navigator, 'onLine', { configurable: true, value: "
                        + !offline
                        + " }); window.realFetch = window.realFetch || window.fetch; window.fetch ="
                        + (offline
                                ? " () => Promise.reject(new TypeError('offline'))"
                                : " realFetch")
                        + "; dispatchEvent(new Event('"
                        + (offline ? "offline" : "online")
                        + "'))");
    }

    @Test
    void citedPassageOpens() throws IOException {
        server.post(
                "/api/v1/bots/guide/sources",
                """
                {"type":"text","title":"Handbook <b>1</b>","text":"Unworn shoes can be sent back within thirty days. <img src=x onerror=alert(1)>"}\
                """);
        awaitSources();
        server.model().reply(text("Within thirty days [1], and not later [9]."));
        visit("");
        openChat();
        say("When can unworn shoes be sent back?");
        chat.waitFor("document.querySelector('.cite')");
        awaitEnd();
        page.picture("widget-" + "sources");
        assertThat(chat.texts(".theirs .text").getLast())
                .isEqualTo("Within thirty days 1, and not later [9].");
        assertThat(chat.texts(".sources span")).containsExactly("Handbook <b>1</b>");

        chat.mouse(".cite");
        chat.see(".sheet h2");
        page.picture("widget-" + "passage");
        assertThat(chat.text(".sheet h2")).isEqualTo("Handbook <b>1</b>");
        assertThat(chat.text(".passage"))
                .startsWith("Unworn shoes can be sent back within thirty days.");
        assertThat(chat.violations("{}")).isEmpty();
        page.press("Escape");
        chat.waitFor("document.activeElement.className === 'cite'");
        assertThat(chat.violations("{}")).isEmpty();
    }

    private void awaitSources() {
        long until = System.nanoTime() + 180_000_000_000L;
        while (!server.get("/api/v1/bots/guide/sources").body().contains("\"status\":\"ready\"")) {
            assertThat(System.nanoTime()).isLessThan(until);
            page.evaluate("new Promise((next) => setTimeout(next, 20))");
        }
    }
}
