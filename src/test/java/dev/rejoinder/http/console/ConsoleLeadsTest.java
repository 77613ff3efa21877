package dev.rejoinder.http.console;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** The leads of an assistant in their tab. */
final class ConsoleLeadsTest extends ConsoleInBrowser {
    @Test
    void leadsAreListedExportedAndDeleted() {
        String bot = post("/api/v1/bots", "{\"name\":\"Shop\"}").find("bot_\\w{26}");
        open("/bots/" + bot + "/leads");
        page.seeText("No leads yet");
        assertAccessible("no leads");
        String conversation =
                post("/api/v1/chat/" + bot + "/message", "{\"message\":\"Call me\"}")
                        .find("conv_\\w{26}");
        leave(bot, "{\"name\":\"Bo\",\"email\":\"bo@example.com\"}");
        leave(
                bot,
                """
                {"name":"<i>Ada</i> Brown","email":"ada@example.com","phone":"+44 20 7946 0000",\
                "message":"Please call in the morning","fields":{"company":"Brown & Co"},"conversationId":"%s"}\
                """
                        .formatted(conversation));
        page.reload();
        page.seeText("2 leads");
        assertThat(page.texts("tbody tr"))
                .satisfiesExactly(
                        newest ->
                                assertThat(newest)
                                        .contains(
                                                "<i>Ada</i> Brown",
                                                "ada@example.com",
                                                "+44 20 7946 0000",
                                                "Please call in the morning",
                                                "company: Brown & Co"),
                        oldest -> assertThat(oldest).contains("Bo", "bo@example.com"));
        assertAccessible("leads");
        assertThat(
                        page.evaluate(
                                        "fetch(document.querySelector('a[download]').href).then((it)"
                                            + " => it.text())")
                                .asString())
                .contains("bo@example.com", "Brown & Co");

        page.click("a:text(Conversation of <i>Ada</i> Brown)");
        page.see(".message");
        page.click("a:text(Leads)");
        page.click("button:text(Delete Bo)");
        page.click("dialog button:text(Delete lead)");
        page.seeText("1 lead");
        page.waitFor("document.querySelectorAll('tbody tr').length === 1");
        assertThat(server.get("/api/v1/bots/" + bot + "/leads").body()).doesNotContain("bo@");

        page.type("input[name=since]", "2999-01-01");
        page.evaluate("document.querySelector('input[name=since]').value = '2999-01-01'; 0");
        page.evaluate(
                "document.querySelector('input[name=since]').dispatchEvent(new Event('change'));"
                        + " 0");
        page.seeText("No leads since that day");
    }

    private void leave(String bot, String lead) {
        assertThat(server.post("/api/v1/chat/" + bot + "/leads", lead).status()).isEqualTo(201);
    }
}
