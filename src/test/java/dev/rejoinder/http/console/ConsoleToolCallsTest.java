package dev.rejoinder.http.console;

import static dev.rejoinder.provider.scripted.ScriptedStep.call;
import static dev.rejoinder.provider.scripted.ScriptedStep.fail;
import static dev.rejoinder.provider.scripted.ScriptedStep.text;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rejoinder.provider.ModelException;
import dev.rejoinder.testkit.ToolReceiver;
import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Tool calls in the playground and in conversations, and their approvals. */
final class ConsoleToolCallsTest extends ConsoleInBrowser {
    private static final String ENDED =
            "find('[aria-label=Send]') && !document.querySelector('.writing')";

    private ToolReceiver shop;
    private String bot = "";

    @BeforeEach
    void createTools() throws IOException {
        shop = new ToolReceiver();
        bot =
                post("/api/v1/bots", "{\"name\":\"Shop\",\"model\":\"example/model\"}")
                        .find("bot_\\w{26}");
        createTool("find_order", "Look up the order", "GET", false);
        createTool("cancel_order", "Cancel the order", "POST", true);
    }

    @AfterEach
    void closeShop() throws IOException {
        shop.close();
    }

    private void createTool(String name, String title, String method, boolean approval) {
        post(
                "/api/v1/bots/" + bot + "/tools",
                """
                {"name":"%s","title":"%s","description":"An order.","requiresApproval":%s,\
                "parameters":{"type":"object","properties":{"id":{"type":"string"}}},\
                "http":{"method":"%s","url":"%s"}}\
                """
                        .formatted(name, title, approval, method, shop.url("/orders")));
    }

    private void send(String question) {
        page.see(".composer textarea");
        page.type(".composer textarea", question);
        page.press("Enter");
    }

    private String answerInOrder() {
        return page.evaluate(
                        """
                        [...[...document.querySelectorAll('.answer-body')].at(-1).children].map((each) =>
                          each.matches('.prose') ? each.textContent : [...each.querySelectorAll('.tool-title')].map((title) => `[${title.textContent}]`).join('')).join('')\
                        """)
                .asString();
    }

    private void askToCancel() {
        provider.reply(text("I will cancel it."), call("c1", "cancel_order", "{\"id\":\"A1\"}"));
    }

    private void answerLater() {
        provider.reply(text("All done."));
    }

    private void awaitWaiting() {
        page.see("button:text(Approve)");
        page.see(".tool-call .tag:text(Needs approval)");
    }

    @Test
    void callIsShownFoldedAtItsPlaceLiveAndAfterwards() {
        shop.answer(
                "{\"note\":\"<img src=x onerror='window.pwned=1'>\",\"code\":12345678901234567}");
        Runnable release = shop.hold();
        provider.reply(text("Let me look."), call("c1", "find_order", "{\"id\":\"<b>A1</b>\"}"));
        provider.reply(text("It is **sent**."));
        open("/bots/" + bot);
        send("Where is my order?");
        page.see(".tool-call .tag:text(Running)");
        assertAccessible("a running call");
        release.run();
        page.waitFor(ENDED);
        page.see(".tool-call .tag:text(Done)");
        assertThat(answerInOrder()).isEqualTo("Let me look.[Look up the order]It is sent.");
        assertThat(page.is("find('.tool-body')")).isFalse();
        assertOpenedCallIsText();

        page.reload();
        page.see(".tool-call .tag:text(Done)");
        assertThat(answerInOrder()).isEqualTo("Let me look.[Look up the order]It is sent.");
        assertOpenedCallIsText();
        assertAccessible("an open call");
    }

    private void assertOpenedCallIsText() {
        page.click(".tool-call summary");
        page.see(".tool-body");
        assertThat(page.text(".tool-body"))
                .contains("find_order", "<b>A1</b>", "<img src=x", "12345678901234567");
        assertThat(page.is("document.querySelector('.tool-body :is(b, img)') || window.pwned"))
                .isFalse();
    }

    @Test
    void callsOfAFailedAnswerStayVisibleAndItGoesOnAfterThem() {
        provider.reply(call("c1", "find_order", "{\"id\":\"A1\"}"));
        provider.reply(fail(ModelException.Kind.REJECTED));
        open("/bots/" + bot);
        send("Where is my order?");
        page.see(".form-error");
        page.see(".tool-call .tag:text(Done)");
        page.waitFor(ENDED);
        provider.reply(text("It is sent."));
        page.click("button:text(Try again)");
        page.waitFor(ENDED + " && find('.prose p:text(It is sent.)')");
        assertThat(answerInOrder()).isEqualTo("[Look up the order]It is sent.");
        assertThat(shop.requests()).hasSize(1);

        provider.reply(call("c1", "find_order", "{\"id\":\"A2\"}"));
        provider.reply(fail(ModelException.Kind.REJECTED));
        send("And the other?");
        page.see(".form-error");
        page.reload();
        page.see(".answer-foot .tag:text(Failed)");
        assertThat(answerInOrder()).isEqualTo("[Look up the order]");
    }

    @Test
    void approvedCallRunsAndTheAnswerGoesOn() {
        askToCancel();
        answerLater();
        open("/bots/" + bot);
        send("Cancel my order");
        awaitWaiting();
        assertThat(page.text(".approval")).contains("Cancel the order", "The request expires");
        assertThat(page.text(".tool-body")).contains("\"id\": \"A1\"");
        assertAccessible("an approval");
        assertThat(shop.requests()).isEmpty();

        page.reload();
        awaitWaiting();
        page.click("button:text(Approve)");
        page.waitFor(ENDED);

        assertThat(answerInOrder()).isEqualTo("I will cancel it.[Cancel the order]All done.");
        assertThat(page.is("find('.approval')")).isFalse();
        assertThat(shop.requests()).hasSize(1);
    }

    @Test
    void deniedCallDoesNotRun() {
        askToCancel();
        answerLater();
        open("/bots/" + bot);
        send("Cancel my order");
        awaitWaiting();
        page.type(".approval [name=reason]", "It is on its way.");
        page.click("button:text(Deny)");
        page.waitFor(ENDED);

        page.see(".tool-call .tag:text(Denied)");
        assertThat(page.text(".tool-body")).contains("It is on its way.");
        assertThat(answerInOrder()).endsWith("All done.");
        assertThat(shop.requests()).isEmpty();
    }

    @Test
    void waitingAnswerIsStopped() {
        askToCancel();
        open("/bots/" + bot);
        send("Cancel my order");
        awaitWaiting();
        page.click("button:text(Stop)");
        page.waitFor(ENDED);

        page.see(".answer-foot .tag:text(Stopped)");
        assertThat(page.is("find('.approval')")).isFalse();
        page.reload();
        page.see(".answer-foot .tag:text(Stopped)");
        assertThat(shop.requests()).isEmpty();
    }

    @Test
    void waitingConversationIsFoundAndApprovedByStaff() {
        askToCancel();
        post("/api/v1/chat/" + bot + "/message", "{\"message\":\"Cancel my order\"}");
        provider.reply(text("Hello."));
        post("/api/v1/chat/" + bot + "/message", "{\"message\":\"Something else\"}");
        answerLater();
        open("/bots/" + bot + "/conversations");
        page.see(".tag:text(Waiting)");
        page.evaluate(
                """
                (() => {
                  const select = document.querySelector('select[name=outcome]');
                  select.value = 'waiting';
                  select.dispatchEvent(new Event('input'));
                })()
                """);
        page.seeText("1 conversation found among 2");
        assertAccessible("waiting conversations");
        page.click(".preview:text(Cancel my order)");
        awaitWaiting();
        assertAccessible("a waiting conversation");
        var keys = new UserJourney(page);
        keys.tab("Tab", "button:text(Approve)");
        keys.press("Enter");
        page.waitFor("!document.querySelector('.writing')");

        assertThat(answerInOrder()).isEqualTo("I will cancel it.[Cancel the order]All done.");
        assertThat(shop.requests()).hasSize(1);
        open("/analytics?bot=" + bot);
        page.seeText("Tool calls");
        assertThat(page.text("[aria-label='Tool calls'] tbody")).startsWith("cancel_order");
    }

    @Test
    void waitingAnswerDoesNotHideTheNextOne() {
        askToCancel();
        String conversation =
                post("/api/v1/chat/" + bot + "/message", "{\"message\":\"Cancel my order\"}")
                        .find("conv_\\w{26}");
        provider.reply(call("c1", "cancel_order", "{\"id\":\"A2\"}"));
        post(
                "/api/v1/chat/" + bot + "/message",
                "{\"message\":\"And the other\",\"conversationId\":\"" + conversation + "\"}");
        open("/bots/" + bot + "/conversations/" + conversation);
        page.waitFor("document.querySelectorAll('.approval:not([hidden])').length === 2");
        assertThat(page.texts(".tool-body").getLast()).contains("A2");
    }
}
