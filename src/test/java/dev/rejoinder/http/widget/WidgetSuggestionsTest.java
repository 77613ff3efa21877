package dev.rejoinder.http.widget;

import static dev.rejoinder.provider.scripted.ScriptedStep.text;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rejoinder.http.KnowledgeSetup;
import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The questions that the widget offers below the last answer. */
class WidgetSuggestionsTest extends WidgetInBrowser {
    private static final String FOCUSED = "document.activeElement.matches('.offers button')";

    @Test
    void suggestedQuestionIsAskedWithTheKeyboardAndGoesAway() throws IOException {
        server.send("PATCH", "/api/v1/bots/guide", "{\"suggestFollowUps\":true}", Map.of());
        new KnowledgeSetup(server)
                .add(
                        """
                        {"type":"qa","pairs":[\
                        {"question":"Do you ship parcels to Norway?","answer":"In ten days."},\
                        {"question":"What does shipping parcels cost?","answer":"5 euros."}]}\
                        """);
        server.model().reply(text("Ten days [1].")).reply(text("5 euros."));
        visit("");
        openChat();
        say("Do you ship parcels to Norway?");
        awaitEnd();
        chat.see(".offers button");
        assertThat(chat.texts(".offers button"))
                .containsExactly("What does shipping parcels cost?");
        assertThat(chat.violations("{}")).isEmpty();

        for (int presses = 0; presses < 20 && !chat.is(FOCUSED); presses++) {
            page.press("Tab");
        }
        assertThat(chat.is(FOCUSED)).isTrue();
        page.press("Enter");

        chat.seeText("5 euros.");
        awaitEnd();
        assertThat(chat.texts(".mine .bubble"))
                .containsExactly(
                        "Do you ship parcels to Norway?", "What does shipping parcels cost?");
        assertThat(chat.texts(".offers button")).doesNotContain("What does shipping parcels cost?");
        assertNoProblems();
    }
}
