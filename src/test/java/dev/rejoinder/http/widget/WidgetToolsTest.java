package dev.rejoinder.http.widget;

import static dev.rejoinder.provider.scripted.ScriptedStep.call;
import static dev.rejoinder.provider.scripted.ScriptedStep.text;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rejoinder.testkit.TestServer.Answer;
import dev.rejoinder.testkit.ToolReceiver;
import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Tool calls in the widget, and the approvals of visitors. */
class WidgetToolsTest extends WidgetInBrowser {
    private static final String TOOLS = "/api/v1/bots/guide/tools";

    private ToolReceiver system;

    @BeforeEach
    void openSystem() throws IOException {
        system = new ToolReceiver();
    }

    @AfterEach
    void deleteTools() throws IOException {
        Answer tools = server.get(TOOLS);
        if (tools.body().contains("tool_")) {
            server.send("DELETE", TOOLS + "/" + tools.find("tool_\\w{26}"), null, Map.of());
        }
        system.close();
    }

    private void createTool(String title, String approval) {
        Answer created =
                server.post(
                        TOOLS,
                        """
                        {"name":"order","title":"%s","description":"An order.",%s\
                        "parameters":{"type":"object","properties":{"id":{"type":"string"}}},\
                        "http":{"method":"POST","url":"%s"}}\
                        """
                                .formatted(title, approval, system.url("/")));
        assertThat(created.status()).as(created.body()).isEqualTo(200);
    }

    private void askToCancel(boolean goesOn) throws IOException {
        server.model()
                .reply(text("I will cancel it."), call("c1", "order", "{\"id\":\"<b>A1</b>\"}"));
        if (goesOn) {
            server.model().reply(text("All done."));
        }
        visit("");
        openChat();
        say("Cancel my order");
    }

    private void assertAccessible(String what) {
        assertThat(chat.violations("{}")).as(what).isEmpty();
    }

    @Test
    void visitorSeesAQuietLineWhileAToolRuns() throws IOException {
        createTool("Looking up your order", "");
        Runnable release = system.hold();
        askToCancel(true);
        chat.waitFor("document.querySelector('.call p')?.textContent === 'Looking up your order…'");
        assertAccessible("a running call");
        page.picture("widget-" + "tool");
        release.run();
        awaitEnd();

        assertThat(chat.texts(".call")).isEmpty();
        assertThat(chat.texts(".theirs:last-child .text p"))
                .containsExactly("I will cancel it.", "All done.");
        assertThat(system.requests()).hasSize(1);
        assertNoProblems();
    }

    @Test
    void visitorApprovesACallAlsoAfterAReload() throws IOException {
        createTool("Cancel your order", "\"requiresApproval\":true,\"visitorApproves\":true,");
        askToCancel(true);
        chat.see(".call button:text(Approve)");
        assertThat(chat.text(".call dd")).isEqualTo("<b>A1</b>");
        assertAccessible("an approval");
        page.picture("widget-" + "approval");

        page.reload();
        enterFrame();
        chat.see(".call button:text(Approve)");
        assertThat(system.requests()).isEmpty();
        chat.mouse(".call button:text(Approve)");
        awaitEnd();

        assertThat(chat.texts(".theirs .text").getLast())
                .isEqualTo("I will cancel it.\n\nAll done.");
        assertThat(chat.texts(".call")).isEmpty();
        assertThat(system.requests()).hasSize(1);
        assertNoProblems();
    }

    @Test
    void visitorDeniesACallWithTheKeyboard() throws IOException {
        createTool("Cancel your order", "\"requiresApproval\":true,\"visitorApproves\":true,");
        askToCancel(true);
        chat.see(".call button:text(Deny)");
        for (int presses = 0; presses < 20; presses++) {
            if (chat.is("document.activeElement === find('.call button:text(Deny)')")) {
                break;
            }
            page.press("Tab");
        }
        page.press("Enter");
        awaitEnd();

        assertThat(chat.texts(".theirs .text").getLast()).endsWith("All done.");
        assertThat(system.requests()).isEmpty();
        assertThat(chat.is("document.activeElement.localName === 'textarea'")).isTrue();
    }

    @Test
    void visitorWaitsForAnApprovalByOthersAndMayStop() throws IOException {
        createTool("Cancel your order", "\"requiresApproval\":true,");
        askToCancel(false);
        chat.waitFor(
                "document.querySelector('.call p')?.textContent === 'Cancel your order: Waiting for"
                        + " approval'");
        assertThat(chat.is("find('.call button')")).isFalse();
        assertAccessible("waiting for others");
        chat.mouse(".main");
        awaitEnd();

        assertThat(chat.texts(".call")).isEmpty();
        assertThat(chat.texts(".theirs").getLast()).contains("Stopped");
        assertThat(system.requests()).isEmpty();
    }

    @Test
    void visitorAsksOnWhileOthersDecide() throws IOException {
        createTool("Cancel your order", "\"requiresApproval\":true,");
        askToCancel(false);
        chat.see(".call p");
        assertThat(attribute(".main", "aria-label")).isEqualTo("Stop");
        server.model().reply(text("At nine."));
        page.write("When do you open?");
        chat.waitFor("document.querySelector('.main').title === 'Send'");
        page.press("Enter");
        awaitEnd();
        server.model().reply(text("All done."));
        approve();
        chat.waitFor("!document.querySelector('.call')");
        chat.waitFor("!document.querySelector('[aria-busy]')");

        assertThat(chat.texts(".theirs .text"))
                .containsExactly(
                        "Welcome! How can I help?", "I will cancel it.\n\nAll done.", "At nine.");
        assertThat(system.requests()).hasSize(1);
        page.reload();
        enterFrame();
        chat.waitFor("document.querySelectorAll('.theirs').length === 3");
        assertNoProblems();
    }

    private void approve() {
        String conversation =
                server.get("/api/v1/chat/guide/conversations?limit=1").find("conv_\\w{26}");
        String path = "/api/v1/chat/guide/conversations/" + conversation;
        Answer history = server.get(path + "?include=status,steps");
        Answer approved =
                server.post(
                        path
                                + "/messages/"
                                + history.find("\"answerId\":\"msg_\\w{26}").substring(12)
                                + "/approvals",
                        "{\"callId\":\"%s\",\"approve\":true}"
                                .formatted(history.find("\"callId\":\"[^\"]+").substring(10)));
        assertThat(approved.status()).as(approved.body()).isEqualTo(200);
    }
}
