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
        page.seeText("Say what is expected");
        page.type("dialog [name=contains]", "30 euros");
        assertAccessible("test form");
        page.click("dialog button:text(Add test)");
        page.seeText("Not run");

        provider.reply(text("It costs 30 **euros**."));
        page.click("button:text(Run the tests)");
        page.seeText("1 of 1 test passed");
        provider.reply(text("It costs 40 euros."));
        page.click("button:text(Run the tests)");
        page.seeText("1 worse and 0 better than in the run before");
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
}
