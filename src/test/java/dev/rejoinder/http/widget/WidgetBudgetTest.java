package dev.rejoinder.http.widget;

import static dev.rejoinder.provider.scripted.ScriptedStep.text;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rejoinder.testkit.TestServer.Answer;
import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A visitor whose daily budget is used up. */
class WidgetBudgetTest extends WidgetInBrowser {
    private static final String SPENT = "This chat takes no more messages today.";

    private static void set(String settings) {
        Answer changed = server.send("PATCH", "/api/v1/bots/guide", settings, Map.of());
        assertThat(changed.status()).as(changed.body()).isEqualTo(200);
    }

    private static void useUp() {
        set("{\"budget\":{\"messagesPerDay\":1}}");
        // It counts from now on, also for other tests of this day.
        var _ = server.post("/api/v1/chat/guide/message", "{\"message\":\"Hello\"}");
    }

    @AfterEach
    void reset() {
        set("{\"budget\":null,\"leadForm\":null,\"handover\":null}");
    }

    private void askInVain() {
        say("When do you open?");
        chat.seeText(SPENT);
    }

    @Test
    void visitorLearnsThatTheChatTakesNoMoreMessagesToday() throws IOException {
        useUp();
        visit("");
        openChat();

        askInVain();

        assertThat(chat.is("document.querySelector('.note button')")).isFalse();
        assertThat(chat.violations("{}")).isEmpty();
        page.picture("widget-" + "budget");
        set("{\"budget\":null}");
        server.model().reply(text("At nine."));
        say("And now?");
        chat.seeText("At nine.");
    }

    @ParameterizedTest
    @CsvSource({"de, Dieser Chat nimmt heute keine weiteren Nachrichten an."})
    void sentenceIsInTheLanguageOfTheVisitor(String locale, String sentence) throws IOException {
        useUp();
        visit("data-locale=\"" + locale + "\"");
        openChat();
        say("Wann?");
        chat.seeText(sentence);
    }

    @Test
    void leadFormIsOffered() throws IOException {
        set("{\"leadForm\":{\"enabled\":true,\"when\":\"when_unanswered\"}}");
        useUp();
        visit("");
        openChat();

        askInVain();

        chat.seeText("How can we reach you?");
    }

    @Test
    void personCanBeAskedForInAConversation() throws IOException {
        set("{\"handover\":{\"enabled\":true,\"openingHours\":[]}}");
        server.model().reply(text("At nine."));
        visit("");
        openChat();
        say("When do you open?");
        awaitEnd();
        useUp();
        say("And on Sundays?");
        chat.seeText(SPENT);

        chat.click("button:text(Talk to a person)");
        chat.seeText("Waiting for a person…");
        say("Are you there?");
        chat.waitFor("document.querySelectorAll('.mine').length === 3");
        chat.waitFor("document.querySelector('.main').title === 'Send'");
        assertThat(chat.texts(".note")).containsExactly(SPENT);
    }

    @Test
    void visitorWithoutAConversationCanLeaveAnAddress() throws IOException {
        set("{\"handover\":{\"enabled\":true,\"openingHours\":[]}}");
        useUp();
        visit("");
        openChat();

        askInVain();

        chat.seeText("Leave your e-mail address, and we will write to you.");
        chat.type(".person input", "ann@example.com");
        page.press("Enter");
        chat.seeText("Thank you.");
        assertThat(server.get("/api/v1/bots/guide/leads").body()).contains("ann@example.com");
    }
}
