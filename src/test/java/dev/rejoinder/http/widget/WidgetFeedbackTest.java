package dev.rejoinder.http.widget;

import static dev.rejoinder.provider.scripted.ScriptedStep.fail;
import static dev.rejoinder.provider.scripted.ScriptedStep.text;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rejoinder.provider.ModelException;
import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The thumbs below answers in the widget. */
class WidgetFeedbackTest extends WidgetInBrowser {
    private static final String UP = ".thumbs .up";
    private static final String DOWN = ".thumbs .down";
    private static final String COMMENT = ".theirs form textarea";

    private void ask() throws IOException {
        server.model().reply(text("At nine."));
        visit("");
        openChat();
        say("When do you open?");
        awaitEnd();
        chat.see(UP);
    }

    private static String pressed(String thumb) {
        return "document.querySelector('" + thumb + "').ariaPressed === 'true'";
    }

    private String stored() {
        String conversation =
                server.get("/api/v1/chat/guide/conversations?limit=1").find("conv_\\w{26}");
        return server.get("/api/v1/chat/guide/conversations/" + conversation + "?include=feedback")
                .body();
    }

    private void awaitSaid(String sentence) {
        chat.waitFor("document.querySelector('.thumbs span').textContent === '" + sentence + "'");
    }

    @Test
    void thumbsUpIsStoredAndShownAfterAReload() throws IOException {
        ask();
        // The welcome message has no thumbs.
        assertThat(chat.texts(".thumbs")).hasSize(1);
        assertThat(attribute(UP, "aria-label")).isEqualTo("Helpful");
        assertThat(chat.violations("{}")).isEmpty();
        chat.mouse(UP);
        awaitSaid("Thank you.");

        assertThat(stored())
                .contains(
                        "\"feedback\":{\"rating\":\"up\",\"comment\":null", "\"type\":\"visitor\"");
        page.reload();
        enterFrame();
        chat.waitFor(pressed(UP));
        assertThat(chat.is(pressed(DOWN))).isFalse();

        chat.mouse(UP);
        chat.waitFor("!(" + pressed(UP) + ")");
        chat.mouse(DOWN);
        chat.waitFor("find('" + COMMENT + "')");
        assertThat(stored()).contains("\"feedback\":{\"rating\":\"down\",\"comment\":null");
        assertNoProblems();
    }

    @Test
    void thumbsDownAsksForACommentWithTheKeyboard() throws IOException {
        ask();
        var keys = new WidgetKeys();
        keys.tabTo(DOWN);
        page.press("Enter");
        chat.see(COMMENT);
        assertThat(chat.is("document.activeElement.matches('" + DOWN + "')")).isTrue();
        assertThat(chat.violations("{}")).as("comment").isEmpty();
        page.picture("widget-" + "feedback");
        keys.tabTo(COMMENT);
        page.write("You open at <b>ten</b>.");
        page.press("Enter");
        awaitSaid("Thank you.");

        assertThat(chat.is("find('" + COMMENT + "')")).isFalse();
        assertThat(chat.is("document.activeElement.matches('" + DOWN + "')")).isTrue();
        assertThat(stored())
                .contains(
                        "\"feedback\":{\"rating\":\"down\",\"comment\":\"You open at"
                                + " <b>ten</b>.\"");
        page.theme("dark");
        assertThat(chat.violations("{runOnly: ['color-contrast']}")).isEmpty();
        assertNoProblems();
    }

    @Test
    void ratingThatIsNotStoredIsNotShown() throws IOException {
        ask();
        server.send(
                "DELETE",
                "/api/v1/chat/guide/conversations/"
                        + server.get("/api/v1/chat/guide/conversations?limit=1")
                                .find("conv_\\w{26}"),
                null,
                Map.of());

        chat.mouse(UP);

        awaitSaid("Something went wrong.");
        assertThat(chat.is(pressed(UP))).isFalse();
    }

    @Test
    void thumbsCanBeTurnedOff() throws IOException {
        server.send("PATCH", "/api/v1/bots/guide", "{\"feedback\":false}", Map.of());
        try {
            server.model().reply(text("At nine."));
            visit("");
            openChat();
            say("When do you open?");
            awaitEnd();
            assertThat(chat.texts(".thumbs")).isEmpty();
            page.reload();
            enterFrame();
            chat.waitFor("document.querySelectorAll('.theirs').length === 2");
            assertThat(chat.texts(".thumbs")).isEmpty();
        } finally {
            server.send("PATCH", "/api/v1/bots/guide", "{\"feedback\":true}", Map.of());
        }
    }

    @Test
    void failedAnswerHasNoThumbs() throws IOException {
        server.model().reply(fail(ModelException.Kind.REJECTED));
        visit("");
        openChat();
        say("When do you open?");
        chat.see(".note.wrong button");

        assertThat(chat.texts(".thumbs")).isEmpty();
    }

    /** Moves the focus as a keyboard user does. */
    private final class WidgetKeys {
        void tabTo(String selector) {
            for (int presses = 0; presses < 20; presses++) {
                if (chat.is("document.activeElement.matches('" + selector + "')")) {
                    return;
                }
                page.press("Tab");
            }
            throw new AssertionError("the keyboard does not reach " + selector);
        }
    }
}
