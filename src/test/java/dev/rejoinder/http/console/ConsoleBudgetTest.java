package dev.rejoinder.http.console;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rejoinder.access.Scope;
import dev.rejoinder.testkit.TestServer.Answer;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Budgets in the console. */
final class ConsoleBudgetTest extends ConsoleInBrowser {
    private String bot = "";

    @BeforeEach
    void createBot() {
        bot = post("/api/v1/bots", "{\"name\":\"Thrifty\"}").find("bot_\\w{26}");
    }

    private void send() {
        var _ = server.post("/api/v1/chat/" + bot + "/message", "{\"message\":\"Hello\"}");
    }

    private void save() {
        page.click("button:text(Save)");
        page.waitFor("!find('.unsaved-bar')");
    }

    @Test
    void budgetIsSetBesideTheUseOfToday() {
        open("/bots/" + bot + "/settings/model");
        page.seeText("Without a price, and so counted as 0: builtin.");
        page.type("[name=\"budget.messagesPerDay\"]", "1");
        page.type("[name=\"budget.costPerDay\"]", "0");
        page.click("button:text(Save)");
        page.waitFor(
                "document.querySelector('[data-field=\"budget.costPerDay\"]"
                        + " .field-error:not([hidden])')");
        assertAccessible("an error in the budget");
        page.evaluate("document.querySelector('[name=\"budget.costPerDay\"]').select(); 0");
        page.write("2.5");
        page.type("[name=\"budget.messagesPerUserPerDay\"]", "20");
        save();

        assertThat(server.get("/api/v1/bots/" + bot).body())
                .contains(
                        "\"budget\":{\"messagesPerDay\":1,\"costPerDay\":2.5,"
                                + "\"messagesPerUserPerDay\":20,\"costPerUserPerDay\":null}");
        assertThat(page.is("document.querySelector('.bot-notice .notice')")).isFalse();
        send();
        open("/bots/" + bot + "/settings/model");
        page.seeText("By all together. 1 today.");
        page.seeText("By all together. €0.00 today.");
        page.seeText("The daily message budget is used up");
        assertAccessible("a used up budget");
    }

    @Test
    void noticeLeadsToTheSettingsAndGoesAway() {
        var _ =
                server.send(
                        "PATCH",
                        "/api/v1/bots/" + bot,
                        "{\"budget\":{\"messagesPerDay\":1}}",
                        Map.of());
        send();
        open("/bots/" + bot + "/conversations");
        page.click("a:text(Change the budget)");
        page.type("[name=\"budget.messagesPerDay\"]", "2");
        save();
        page.waitFor("!document.querySelector('.bot-notice .notice')");
    }

    @Test
    void keyHasABudgetAndItsUse() {
        open("/settings/keys");
        page.click("button:text(New key)");
        page.type("[name=name]", "Limited");
        page.type("[name=\"budget.messagesPerDay\"]", "1");
        assertAccessible("a key with a budget");
        page.click("button:text(Create key)");
        page.seeText("This key is shown only once.");
        String key = page.text(".secret code");
        page.click("button:text(Done)");
        page.seeText("0 of 1 messages today");
        assertThat(page.is("document.querySelector('.meta .tag.warn')")).isFalse();

        Answer answer =
                server.send(
                        "POST",
                        "/api/v1/chat/" + bot + "/message",
                        "{\"message\":\"Hello\"}",
                        Map.of("Authorization", "Bearer " + key));
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        open("/settings/keys");
        page.seeText("1 of 1 messages today");
        assertThat(page.is("document.querySelector('.meta .tag.warn')")).isTrue();
        assertThat(
                        server.send(
                                        "GET",
                                        "/api/v1/keys",
                                        null,
                                        Map.of(
                                                "Authorization",
                                                "Bearer " + server.newKey(Scope.ADMIN)))
                                .body())
                .contains("\"budgetUse\":{\"messages\":1,\"cost\":0}");
    }
}
