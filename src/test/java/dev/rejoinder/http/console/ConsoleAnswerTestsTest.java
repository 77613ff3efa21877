package dev.rejoinder.http.console;

import static dev.rejoinder.provider.scripted.ScriptedStep.text;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** The tests of an assistant in their tab. */
final class ConsoleAnswerTestsTest extends ConsoleInBrowser {
    @Test
    void testsAreAddedRunComparedAndDeleted() {
        String bot =
                post("/api/v1/bots", "{\"name\":\"Shop\",\"model\":\"example/a\"}")
                        .find("bot_\\w{26}");
        open("/bots/" + bot + "/tests");
        page.seeText("No tests yet");
        assertAccessible("no tests");

        page.click("button:text(Add a test)");
        page.type("dialog [name=question]", "What does the <b>tent</b> cost?");
        page.click("dialog button:text(Add test)");
        page.seeText("Fill in at least one of these fields");
        page.type("dialog [name=contains]", "30 euros");
        assertAccessible("test form");
        page.click("dialog button:text(Add test)");
        page.seeText("Not run");

        provider.reply(text("It costs 30 **euros**."));
        page.click("button:text(Run the tests)");
        page.seeText("1 of 1 test passed");
        provider.reply(text("It costs 40 euros."));
        page.click("button:text(Run the tests)");
        page.seeText("1 worse and 0 better than before");
        assertThat(page.texts(".list li").getFirst())
                .contains(
                        "What does the <b>tent</b> cost?",
                        "It does not contain \"30 euros\".",
                        "Worse",
                        "It costs 30 **euros**.",
                        "It costs 40 euros.");
        assertAccessible("tests");

        page.click("button:text(Try a change…)");
        assertAccessible("try a change");
        page.click("dialog button:text(Cancel)");
        page.click("button:text(Delete What does the <b>tent</b> cost?)");
        page.click("dialog button:text(Delete test)");
        page.seeText("No tests yet");
    }

    @Test
    void testIsMadeFromAnAnswer() {
        String bot =
                post("/api/v1/bots", "{\"name\":\"Shop\",\"model\":\"example/a\"}")
                        .find("bot_\\w{26}");
        String conversation =
                post("/api/v1/chat/" + bot + "/message", "{\"message\":\"Do you ship?\"}")
                        .find("conv_\\w{26}");
        open("/bots/" + bot + "/conversations/" + conversation);
        page.click("button:text(Add as a test)");
        page.type("dialog [name=contains]", "Iceland");
        page.click("dialog button:text(Add test)");
        page.seeText("Test added.");

        assertThat(server.get("/api/v1/bots/" + bot + "/tests").body())
                .contains("\"question\":\"Do you ship?\"", "\"contains\":[\"Iceland\"]")
                .contains("\"from\":{\"conversationId\":\"" + conversation);
    }

    @Test
    void runsAreChosenAndCompared() {
        String bot =
                post("/api/v1/bots", "{\"name\":\"Shop\",\"model\":\"example/a\"}")
                        .find("bot_\\w{26}");
        open("/bots/" + bot + "/tests");
        page.click("button:text(Add a test)");
        page.type("dialog [name=question]", "What does the tent cost?");
        page.type("dialog [name=contains]", "30 euros");
        page.click("dialog button:text(Add test)");
        page.seeText("Not run");
        run("30 euros", "1 of 1 test passed");
        run("40 euros", "1 worse and 0 better than before");
        run("50 euros", "0 worse and 0 better than before");
        assertAccessible("three runs");
        String first =
                page.evaluate("[...document.querySelector('[name=compared]').options].at(-1).value")
                        .asString();

        select("compared", first);
        page.seeText("1 worse and 0 better than in the other run");
        select("chosen", first);
        page.seeText("1 of 1 test passed");
        assertThat(page.text(".list li")).contains("Passed").doesNotContain("50 euros");
        page.size(360, 740);
        page.picture("runs-narrow");
        assertThat(
                        page.evaluate(
                                        "[...document.querySelectorAll('.list .tag')].every((tag)"
                                                + " => tag.scrollWidth <= tag.clientWidth)")
                                .asBoolean())
                .isTrue();
    }

    private void run(String answer, String seen) {
        provider.reply(text("It costs " + answer + "."));
        page.click("button:text(Run the tests)");
        page.seeText(seen);
        page.waitFor("find('button:text(Run the tests)')");
    }

    private void select(String name, String value) {
        page.see("[name=" + name + "]");
        page.evaluate(
                """
                (() => {
                  const it = document.querySelector('[name=%s]');
                  it.value = '%s';
                  it.dispatchEvent(new Event('change'));
                })()
                """
                        .formatted(name, value));
    }

    @Test
    void messagesBeforeAFollowUpAreShownAndEdited() {
        String bot =
                post("/api/v1/bots", "{\"name\":\"Shop\",\"model\":\"example/a\"}")
                        .find("bot_\\w{26}");
        String tests = "/api/v1/bots/" + bot + "/tests";
        server.post(
                tests,
                """
                {"tests":[{"question":"In cash?","expect":{"contains":["yes"],"doesNotKnow":false},
                  "history":[{"role":"user","content":"Can I pay?"},
                             {"role":"assistant","content":"By card."}]}]}
                """);
        open("/bots/" + bot + "/tests");
        page.seeText("contains “yes”; answers");
        page.click("summary:text(After 2 messages)");
        page.seeText("Visitor: Can I pay?");
        page.click("button:text(Edit In cash?)");
        assertAccessible("test of a follow-up");
        page.type("dialog [name=history-0]", "How can I pay?");
        page.type("dialog [name=contains]", "**");
        page.click("dialog button:text(Save)");
        page.seeText("each with a letter, digit or sign");
        page.type("dialog [name=contains]", "no");
        page.click("dialog button:text(Save)");
        page.seeText("contains “no”; answers");

        assertThat(server.get(tests).body())
                .contains("{\"role\":\"user\",\"content\":\"How can I pay?\"}");
    }
}
