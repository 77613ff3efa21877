package dev.rejoinder.http.widget;

import static dev.rejoinder.provider.scripted.ScriptedStep.text;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rejoinder.access.Scope;
import dev.rejoinder.testkit.TestServer.Answer;
import java.io.IOException;
import java.sql.DriverManager;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.TextStyle;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A visitor who talks to a person. A program with an admin key plays the person. */
class WidgetHandoverTest extends WidgetInBrowser {
    private Map<String, String> person;

    @BeforeEach
    void enable() {
        person = Map.of("Authorization", "Bearer " + server.newKey(Scope.ADMIN));
        handover("{\"enabled\":true,\"openingHours\":[]}");
    }

    private static void handover(String settings) {
        Answer changed =
                server.send(
                        "PATCH", "/api/v1/bots/guide", "{\"handover\":" + settings + "}", Map.of());
        assertThat(changed.status()).as(changed.body()).isEqualTo(200);
    }

    private void askAndGetAnAnswer() throws IOException {
        server.model().reply(text("At nine."));
        visit("");
        openChat();
        say("When do you open?");
        awaitEnd();
    }

    private void asPerson(String action, @Nullable String body) {
        String conversation =
                server.get("/api/v1/chat/guide/conversations?limit=1").find("conv_\\w{26}");
        Answer answer =
                server.send(
                        "POST", "/api/v1/inbox/guide/" + conversation + "/" + action, body, person);
        assertThat(answer.status()).as(answer.body()).isBetween(200, 204);
    }

    private String line() {
        return chat.text(".person p");
    }

    @Test
    void visitorTalksToAPersonAlsoAfterAReload() throws IOException {
        askAndGetAnAnswer();
        chat.click("button:text(Talk to a person)");
        chat.seeText("Waiting for a person…");
        assertThat(chat.violations("{}")).isEmpty();
        page.picture("widget-" + "waiting");
        int asked = server.model().prompts().size();
        say("Hello?");
        chat.waitFor("document.querySelectorAll('.mine').length === 2");

        asPerson("take", null);
        chat.seeText("You are now talking to Another.");
        asPerson("messages", "{\"message\":\"Hello!\\nHow can I <b>help</b>?\"}");
        chat.see(".by:text(Another)");
        page.picture("widget-" + "person");
        assertThat(chat.violations("{}")).isEmpty();
        assertThat(chat.texts(".theirs:last-child .text"))
                .containsExactly("Hello!\nHow can I <b>help</b>?");
        assertThat(
                        chat.evaluate("document.querySelector('.unseen[role=status]').textContent")
                                .asString())
                .startsWith("Another: Hello!");
        assertThat(heard()).endsWith("message assistant Hello!\nHow can I <b>help</b>?");

        page.reload();
        enterFrame();
        chat.seeText("You are now talking to Another.");
        assertThat(chat.texts(".by")).containsExactly("Another");
        assertThat(chat.texts(".thumbs")).as("only of the bot's answer").hasSize(1);
        assertThat(chat.texts(".mine .bubble")).containsExactly("When do you open?", "Hello?");
        assertThat(server.model().prompts()).hasSize(asked);

        asPerson("return", null);
        chat.seeText("The assistant answers again.");
        server.model().reply(text("Good bye."));
        say("Thanks");
        chat.waitFor(LAST_ANSWER + ".innerText.includes('Good bye.')");
        awaitEnd();
        assertNoProblems();
    }

    @Test
    void messageOfAPersonMarksTheButtonOfAClosedChat() throws IOException {
        askAndGetAnAnswer();
        chat.click("button:text(Talk to a person)");
        chat.seeText("Waiting for a person…");
        page.press("Escape");
        page.waitFor("heard.at(-1) === 'close'");
        asPerson("take", null);
        asPerson("messages", "{\"message\":\"Are you there?\"}");

        page.waitFor("heard.at(-1) === 'message assistant Are you there?'");
        assertThat(page.is(inShadow(".launcher") + ".classList.contains('unread')")).isTrue();
    }

    @Test
    void personStepsInWithoutBeingAsked() throws IOException {
        askAndGetAnAnswer();
        asPerson("take", null);
        chat.seeText("You are now talking to Another.");
        chat.click("button:text(Back to the assistant)");
        chat.seeText("The assistant answers again.");
    }

    @Test
    void conversationCanBeginWithAPerson() throws IOException {
        server.model().reply(text("I am an assistant."));
        visit("");
        openChat();
        chat.click("button:text(Talk to a person)");
        chat.seeText("Waiting for a person…");
        assertThat(chat.texts(".mine .bubble")).containsExactly("Talk to a person");
        chat.click("button:text(Cancel)");
        chat.see("button:text(Talk to a person)");
    }

    @Test
    void outsideOpeningHoursTheVisitorLeavesAnAddress() throws IOException {
        ZonedDateTime opens = ZonedDateTime.now(ZoneOffset.UTC).plusDays(2);
        String day = opens.getDayOfWeek().getDisplayName(TextStyle.FULL, Locale.ENGLISH);
        handover(
                "{\"enabled\":true,\"timeZone\":\"UTC\",\"openingHours\":[{\"day\":\"%s\",\"from\":\"09:00\",\"to\":\"17:00\"}]}"
                        .formatted(day.substring(0, 3).toLowerCase(Locale.ENGLISH)));
        askAndGetAnAnswer();
        chat.click("button:text(Talk to a person)");
        chat.seeText("Nobody is available until");
        assertThat(line()).contains("Leave your e-mail address");
        assertThat(chat.violations("{}")).isEmpty();
        page.picture("widget-" + "leave-address");
        chat.type(".person input", "ann@shop.example");
        page.press("Enter");
        chat.seeText("Thank you.");
    }

    @Test
    void visitorLearnsThatNobodyComes() throws Exception {
        askAndGetAnAnswer();
        chat.click("button:text(Talk to a person)");
        chat.seeText("Waiting for a person…");
        try (var data = DriverManager.getConnection(server.databaseUrl());
                var statement = data.createStatement()) {
            statement.executeUpdate("update handover set expires_at = 0 where state = 'WAITING'");
        }
        chat.seeText("Nobody is available right now.");
        chat.see(".person input");

        page.reload();
        enterFrame();
        chat.seeText("Nobody is available right now.");
        server.model().reply(text("I am still here."));
        say("And you?");
        chat.waitFor(LAST_ANSWER + ".innerText.includes('I am still here.')");
    }

    @Test
    void withoutHandoverThereIsNoSuchAction() throws IOException {
        handover("{\"enabled\":false}");
        askAndGetAnAnswer();
        assertThat(chat.is("document.querySelector('.person')")).isFalse();
        assertThat(
                        chat.is(
                                "performance.getEntriesByType('resource').some((each) =>"
                                        + " each.name.includes('handover'))"))
                .isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "es, Hablar con una persona, Esperando a una persona…",
        "de, Mit einem Menschen sprechen, Es kommt gleich jemand…",
        "fr, Parler à une personne, En attente d’une personne…",
        "ar, التحدث إلى شخص, في انتظار أحد الموظفين…"
    })
    void visitorAsksInTheirLanguage(String locale, String action, String waiting)
            throws IOException {
        server.model().reply(text("OK."));
        visit("data-locale=\"" + locale + "\"");
        openChat();
        chat.click("button:text(" + action + ")");
        chat.seeText(waiting);
        asPerson("take", null);
        chat.waitFor("document.querySelector('.person p').textContent.includes('Another')");
        asPerson("return", null);
        chat.waitFor("!document.querySelector('.person p').textContent.includes('Another')");
        assertThat(line()).isNotBlank().doesNotContain("undefined");
        assertNoProblems();
    }
}
