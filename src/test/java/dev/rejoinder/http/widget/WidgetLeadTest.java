package dev.rejoinder.http.widget;

import static dev.rejoinder.provider.scripted.ScriptedStep.text;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rejoinder.testkit.TestServer.Answer;
import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The form in which visitors leave contact details. */
class WidgetLeadTest extends WidgetInBrowser {
    private static final JsonMapper JSON = new JsonMapper();
    private static final String LEADS = "/api/v1/bots/guide/leads";

    private static void setForm(String form) {
        Answer patched =
                server.send("PATCH", "/api/v1/bots/guide", "{\"leadForm\":" + form + "}", Map.of());
        assertThat(patched.status()).as(patched.body()).isEqualTo(200);
    }

    @AfterEach
    void deleteLeads() {
        setForm("null");
        for (JsonNode lead : leads()) {
            server.send("DELETE", LEADS + "/" + lead.get("id").asString(), null, Map.of());
        }
    }

    private static JsonNode leads() {
        return JSON.readTree(server.get(LEADS).body()).at("/data/leads");
    }

    private void assertAccessible(String what) {
        assertThat(chat.violations("{}")).as(what).isEmpty();
    }

    /** Opens a chat in which the form is there instead of the field for messages. */
    private void openForm() {
        clickLauncher();
        chat = page.frame();
        chat.waitFor("document.activeElement.name === 'name'");
    }

    private static final String BEFORE_CHAT =
            """
            {"enabled":true,"when":"before_chat","title":"Who are you?","fields":[\
            {"name":"name","label":"Your name","type":"text","required":true},\
            {"name":"email","type":"email","required":true},\
            {"name":"company","label":"Company","type":"text","required":false}]}\
            """;

    @Test
    void visitorFillsInTheFormBeforeTheChatWithTheKeyboard() throws IOException {
        setForm(BEFORE_CHAT);
        visit("");
        openForm();

        assertThat(chat.text(".lead h2")).isEqualTo("Who are you?");
        assertThat(chat.texts(".lead label span"))
                .containsExactly("Your name", "Email", "Company (optional)");
        assertThat(chat.texts(".lead button")).containsExactly("Send");
        assertThat(chat.is("document.querySelector('textarea').getClientRects().length > 0"))
                .isFalse();
        assertAccessible("the form before the chat");
        page.picture("widget-" + "lead");

        page.write("Ada Brown");
        page.press("Tab");
        page.write("ada@example");
        page.press("Enter");
        chat.waitFor("document.querySelector('.lead .wrong').textContent");
        assertThat(chat.text(".lead .wrong")).isEqualTo("Please check what you entered.");
        assertAccessible("a form with a mistake");
        page.write(".com");
        page.press("Tab");
        page.write("Brown & Co");
        page.press("Tab");
        page.press("Enter");
        chat.waitFor("document.activeElement.localName === 'textarea'");

        assertThat(chat.texts(".log > .note"))
                .containsExactly("Thank you. We will get back to you.");
        JsonNode lead = leads().get(0);
        assertThat(lead.get("name").asString()).isEqualTo("Ada Brown");
        assertThat(lead.get("email").asString()).isEqualTo("ada@example.com");
        assertThat(lead.at("/fields/company").asString()).isEqualTo("Brown & Co");
        assertThat(lead.get("userId").asString()).startsWith("visitor_");
        page.reload();
        enterFrame();
        assertThat(chat.is("document.querySelector('.lead')")).isFalse();
        assertNoProblems();
    }

    @Test
    void formAppearsAfterSomeMessagesAndCanBeDeclined() throws IOException {
        setForm("{\"enabled\":true,\"when\":\"after_messages\",\"afterMessages\":2}");
        visit("data-locale=\"de\"");
        openChat();
        server.model().reply(text("One."));
        say("First");
        awaitEndInGerman();
        assertThat(chat.is("document.querySelector('.lead')")).isFalse();
        server.model().reply(text("Two."));
        say("Second");
        chat.see(".lead h2:text(Wie erreichen wir Sie?)");
        awaitEndInGerman();
        assertThat(chat.is("document.activeElement.localName === 'textarea'")).isTrue();
        assertAccessible("the form in a chat");

        chat.mouse(".lead button:text(Nein, danke)");
        chat.waitFor("!document.querySelector('.lead')");
        server.model().reply(text("Three."));
        say("Third");
        awaitEndInGerman();

        assertThat(chat.is("document.querySelector('.lead')")).isFalse();
        assertThat(leads()).isEmpty();
        assertNoProblems();
    }

    private void awaitEndInGerman() {
        chat.waitFor("document.querySelector('.main').title === 'Senden' && " + ENDED);
    }

    @Test
    void formAppearsWhenTheAssistantHasNoAnswer() throws IOException {
        setForm("{\"enabled\":true,\"when\":\"when_unanswered\"}");
        Answer bot = server.get("/api/v1/bots/guide");
        String fallback = JSON.readTree(bot.body()).at("/data/fallbackMessage").asString();
        visit("");
        openChat();
        server.model().reply(text("Hello!"));
        say("Hello");
        awaitEnd();
        assertThat(chat.is("document.querySelector('.lead')")).isFalse();
        server.model().reply(text(fallback));
        say("Do you ship to the Moon?");
        chat.see(".lead h2:text(How can we reach you?)");

        chat.mouse(".lead input[name=email]");
        page.write("ada@example.com");
        chat.mouse(".lead button:text(Send)");
        chat.waitFor("!document.querySelector('.lead')");

        assertThat(leads().get(0).get("conversationId").asString()).startsWith("conv_");
        assertNoProblems();
    }
}
