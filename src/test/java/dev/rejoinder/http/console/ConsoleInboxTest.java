package dev.rejoinder.http.console;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rejoinder.access.Scope;
import dev.rejoinder.testkit.BrowserPage;
import dev.rejoinder.testkit.TestServer.Answer;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The inbox of the console. A program with a key plays the visitor. */
final class ConsoleInboxTest extends ConsoleInBrowser {
    private static final String COMPOSER = "rj-inbox-conversation .composer textarea";

    @BeforeAll
    void enableHandover() {
        Answer changed =
                server.send(
                        "PATCH",
                        "/api/v1/bots/guide",
                        "{\"name\":\"Harbour Lane Books\",\"handover\":{\"enabled\":true}}",
                        Map.of());
        assertThat(changed.status()).as(changed.body()).isEqualTo(200);
    }

    /** Sends a message as the visitor. Returns the path of the conversation in the API. */
    private String ask(String question, String conversation) {
        String continued =
                conversation.isEmpty()
                        ? ""
                        : ",\"conversationId\":\"" + conversation.replaceFirst(".*/", "") + "\"";
        String answer =
                post(
                                "/api/v1/chat/guide/message",
                                "{\"message\":\"%s\",\"metadata\":{\"userId\":\"customer-7\"}%s}"
                                        .formatted(question, continued))
                        .find("conv_\\w{26}");
        return "/api/v1/chat/guide/conversations/" + answer;
    }

    private String waiting(String question) {
        String conversation = ask(question, "");
        post(conversation + "/handover", "{}");
        return conversation;
    }

    private void openInInbox(String conversation) {
        open("/inbox/" + server.botId() + "/" + conversation.replaceFirst(".*/", ""));
        page.see("rj-inbox-conversation .message");
    }

    private void takeOver() {
        page.click("button:text(Take over)");
        page.waitFor(
                "document.activeElement === find("
                        + BrowserPage.quoted(COMPOSER)
                        + ") && !find('button:text(Take over)')");
    }

    private void write(String message) {
        page.type(COMPOSER, message);
        page.press("Enter");
    }

    private String announced() {
        return page.evaluate(
                        "document.querySelector('rj-inbox-conversation"
                                + " [aria-live=polite]').textContent")
                .asString();
    }

    private void end(String conversation) {
        assertThat(server.send("DELETE", conversation + "/handover", null, Map.of()).status())
                .isEqualTo(204);
    }

    @Test
    void visitorWhoWaitsIsShownOnEveryPage() {
        open("/bots");
        page.see(".sidebar a:text(Inbox)");
        // Those who waited before the page knows the inbox are counted, but not announced.
        page.waitFor(
                "performance.getEntriesByType('resource')"
                        + ".some((each) => each.name.includes('/inbox?state=waiting'))");
        String conversation = waiting("Do you repair books?");

        page.waitFor("document.title === '(1) Assistants · Rejoinder'");
        page.seeText("Harbour Lane Books: a visitor waits for a person.");
        assertThat(page.text(".sidebar [data-page=inbox]"))
                .contains("Inbox", "1", "waiting in the inbox");
        page.click(".sidebar [data-page=inbox]");
        page.see(".inbox-row");
        assertThat(page.text(".inbox-row"))
                .contains("customer-7", "Waiting", "Assistant: ", "Harbour Lane Books");
        ask("Is anybody there?", conversation);
        page.seeText("Is anybody there?");
        end(conversation);
        page.seeText("Nobody is waiting.");
        assertThat(page.evaluate("document.title").asString()).isEqualTo("Inbox · Rejoinder");
    }

    @Test
    void inboxShowsOneAssistantAndWordsInsteadOfMarkdown() {
        String question = "**Where** is [my order](https://shop.example)? " + "word ".repeat(40);
        String conversation = ask(question, "");
        post(conversation + "/handover", "{}");
        agentWrites(conversation, "# Soon\\n- It is **on** its [way](https://shop.example)");
        String other =
                post("/api/v1/bots", "{\"name\":\"Other shop\",\"model\":\"scripted\"}")
                        .find("bot_\\w{26}");
        open("/inbox");
        page.see(".inbox-row");

        assertThat(page.text(".inbox-row .inbox-last")).endsWith(": Soon It is on its way");
        page.click(".inbox-side .select");
        page.click(".bot-menu .scroll-box button:text(Other shop)");
        page.seeText("Nobody is talking to a person.");
        page.waitFor("!document.querySelector('.inbox-row')");
        openInInbox(conversation);
        page.waitFor(
                "find('rj-inbox-conversation h2').textContent.startsWith('Where is my order?"
                        + " word')");
        assertThat(page.text("rj-inbox-conversation h2")).endsWith("word…");
        assertThat(page.text(".inbox-head .meta")).contains("Open in Conversations");
        end(conversation);
        server.send("DELETE", "/api/v1/bots/" + other, null, Map.of());
    }

    private void agentWrites(String conversation, String text) {
        String place = "/api/v1/inbox/guide/" + conversation.replaceFirst(".*/", "");
        var agent = Map.of("Authorization", "Bearer " + server.newKey(Scope.ADMIN));
        server.send("POST", place + "/take", "{}", agent);
        Answer sent =
                server.send("POST", place + "/messages", "{\"message\":\"" + text + "\"}", agent);
        assertThat(sent.status()).as(sent.body()).isEqualTo(201);
    }

    @Test
    void agentNeedsOnlyTheKeyboardAndHearsTheVisitor() {
        String conversation = waiting("Can I pay by card?");
        open("/inbox");
        page.see(".inbox-row");
        assertAccessible("inbox");
        var keys = new UserJourney(page);
        keys.go(".inbox-row");
        page.see("button:text(Take over)");
        assertAccessible("inbox waiting");
        keys.go("button:text(Take over)");
        page.waitFor("document.activeElement === find(" + BrowserPage.quoted(COMPOSER) + ")");
        page.write("Yes,");
        page.press("Shift+Enter");
        page.write("with any card.");
        page.press("Enter");
        page.waitFor("document.querySelector('.message.person .answer-foot button')");
        assertThat(server.get(conversation).body())
                .contains("\"content\":\"Yes,\\nwith any card.\"")
                .contains("\"name\":\"Ruth Calder\"");

        ask("And in cash?", conversation);
        page.seeText("And in cash?");
        assertThat(announced()).isEqualTo("Visitor: And in cash?");
        assertAccessible("inbox active");
        keys.back("button:text(Hand back)");
        page.seeText("With the assistant");
        page.waitFor("document.activeElement.innerText === 'Take over'");
        assertThat(server.get(conversation).body()).contains("\"state\":\"ended\"");
    }

    @Test
    void messageIsSentAgainAfterAFailureAndArrivesOnce() {
        String conversation = waiting("Where are you?");
        openInInbox(conversation);
        takeOver();
        page.evaluate(
                """
                window.realFetch = window.fetch;
                window.isLost = true;
                window.losses = 0;
                window.fetch = async (address, init) => {
                  const response = await realFetch(address, init);
                  if (!isLost || !address.endsWith('/messages')) return response;
                  losses += 1;
                  throw new TypeError('The response was lost.');
                };
                0
                """);
        write("At the harbour.");
        page.waitFor("losses > 1");
        write("In Lane 4.");
        page.evaluate("window.isLost = false");
        page.waitFor("document.querySelector('.unsent').hidden");
        page.waitFor("document.querySelectorAll('.message.person').length === 2");

        assertThat(page.texts(".message.person .prose"))
                .containsExactly("At the harbour.", "In Lane 4.");
        assertThat(server.get(conversation).body().split("\"author\"", -1)).hasSize(3);
        end(conversation);
    }

    @Test
    void textIsKeptWhenTheVisitorLeavesAndAfterAReload() {
        String conversation = waiting("Is it open?");
        openInInbox(conversation);
        takeOver();
        page.type(COMPOSER, "It is open until");
        end(conversation);
        page.seeText("You did not send this text. Take the conversation over to send it.");
        assertAccessible("inbox draft");
        page.reload();
        page.seeText("You did not send this text.");
        takeOver();
        assertThat(page.evaluate("document.querySelector('" + COMPOSER + "').value").asString())
                .isEqualTo("It is open until");
        page.press("End");
        page.write(" six.");
        page.press("Enter");
        page.waitFor(
                "document.querySelector('.message.person .prose')?.innerText === 'It is open until"
                        + " six.'");
        end(conversation);
    }

    @Test
    void notesAreForColleaguesOnly() {
        String conversation = waiting("Do you know me?");
        openInInbox(conversation);
        page.click("summary:text(Notes)");
        page.type("[name=text]", "Bought <b>ten</b> books");
        page.click("button:text(Add note)");
        page.see(".note-text:text(Bought <b>ten</b> books)");
        assertThat(page.text(".notes")).contains("Ruth Calder");
        assertAccessible("inbox notes");

        assertThat(server.get(conversation + "?include=status,sources,steps,metadata").body())
                .doesNotContain("Bought");
        end(conversation);
    }

    @Test
    void agentStepsIntoAConversationOfTheLogWhichShowsAuthors() {
        String conversation = ask("What is new?", "");
        String id = conversation.replaceFirst(".*/", "");
        open("/bots/guide/conversations/" + id);
        page.click("button:text(Take over)");
        page.waitFor("location.hash.startsWith('#/inbox/')");
        page.see(COMPOSER);
        write("A book about knots.");
        page.see(".message.person .author:text(Ruth Calder)");

        open("/bots/guide/conversations");
        page.see(".tag:text(With Ruth Calder)");
        open("/bots/guide/conversations/" + id);
        page.see(".message.person .author:text(Ruth Calder)");
        open("/bots/guide/playground/" + id);
        page.see(".message.person .author:text(Ruth Calder)");
        page.seeText("Ruth Calder has this conversation. The assistant is silent.");
        assertAccessible("playground with a person");
        end(conversation);
        page.seeText("The assistant answers again.");
    }

    @Test
    void everythingFitsAPhone() {
        String conversation = waiting("W".repeat(300));
        page.size(360, 740);
        open("/inbox");
        page.see(".inbox-row");
        assertFits();
        page.click(".inbox-row");
        page.see("button:text(Take over)");
        assertThat(page.is("find('.inbox-row')")).isFalse();
        assertFits();
        takeOver();
        write("x".repeat(300));
        page.see(".message.person .answer-foot button");
        assertFits();
        page.picture("inbox-phone");
        page.click("a:text(Inbox)");
        page.see(".inbox-row");
        end(conversation);
    }

    private void assertFits() {
        assertThat(page.evaluate("document.documentElement.scrollWidth").asInt())
                .isLessThanOrEqualTo(360);
        assertThat(page.violations("{}")).isEmpty();
    }
}
