package dev.rejoinder.http.console;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rejoinder.provider.ModelException;
import dev.rejoinder.provider.scripted.ScriptedStep;
import dev.rejoinder.testkit.BrowserPage;
import dev.rejoinder.testkit.TestServer;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class ConsoleTest extends ConsoleInBrowser {
    @Test
    void firstAccountIsCreatedWithTheLinkAndSignsInAgain() {
        try (TestServer fresh = TestServer.start(folder.resolve("fresh"));
                BrowserPage visitor = browser.newPage()) {
            String console = "http://127.0.0.1:" + fresh.port() + "/console/";
            visitor.size(1280, 860);
            visitor.open(console + "#setup=" + fresh.server().setupToken().orElseThrow());
            visitor.type("input[name=name]", "Olga");
            visitor.type("input[name=email]", "olga@example.com");
            visitor.type("input[name=password]", "too short");
            visitor.click("button:text(Create account)");
            visitor.waitFor("!document.querySelector('input[name=password]').validity.valid");
            visitor.type("input[name=password]", "correct horse battery");
            visitor.click("button:text(Create account)");
            visitor.see("h1:text(Assistants)");
            assertThat(visitor.evaluate("location.hash").asString()).isEqualTo("#/bots");

            visitor.click("button:text(Sign out)");
            visitor.type("input[name=email]", "olga@example.com");
            visitor.type("input[name=password]", "wrong horse battery");
            visitor.click("button:text(Sign in)");
            visitor.see(".form-error");
            visitor.type("input[name=password]", "correct horse battery");
            visitor.click("button:text(Sign in)");
            visitor.see("h1:text(Assistants)");
            changePassword(visitor);
            assertThat(visitor.problems()).isEmpty();
        }
    }

    private static void changePassword(BrowserPage visitor) {
        visitor.click("a:text(Account)");
        visitor.type("input[name=current]", "correct horse battery");
        visitor.type("input[name=next]", "another horse battery");
        visitor.type("input[name=again]", "no horse at all");
        visitor.click("button:text(Change password)");
        visitor.seeText("The passwords do not match.");
        visitor.type("input[name=again]", "another horse battery");
        visitor.click("button:text(Change password)");
        visitor.seeText("Password changed.");
        visitor.click("button:text(Sign out everywhere)");
        visitor.click("dialog button:text(Sign out)");
        visitor.type("input[name=email]", "olga@example.com");
        visitor.type("input[name=password]", "another horse battery");
        visitor.click("button:text(Sign in)");
        visitor.see("h1");
    }

    @Test
    void assistantIsCreatedDuplicatedAndDeletedByName() {
        open("/bots");
        page.click("button:text(New assistant)");
        page.type("dialog input[name=name]", "Porter");
        page.type("dialog textarea[name=instructions]", "You are the porter.");
        page.click("dialog button:text(Create)");
        page.see("h1:text(Porter)");

        page.click(".crumb");
        page.click("button:text(Duplicate Porter)");
        page.see("a:text(Porter (copy))");
        page.click("button:text(Delete Porter (copy))");
        page.click("dialog button:text(Delete assistant)");
        page.seeText("The text does not match.");
        page.type("dialog input", "Porter (copy)");
        page.click("dialog button:text(Delete assistant)");
        page.waitFor("!find('a:text(Porter (copy))') && find('a:text(Porter)')");
    }

    @Test
    void settingsAreSavedAndErrorsAreShownAtTheirField() {
        post("/api/v1/bots", "{\"name\":\"Settled\",\"shortName\":\"settled\"}");
        open("/bots/settled/settings/model");
        page.type("input[name=temperature]", "3");
        page.click("a:text(Identity)");
        page.click("button:text(Save)");
        page.waitFor("document.activeElement.name === 'temperature'");
        page.seeText("temperature must be a number from 0.0 to 2.0.");
        page.type("input[name=temperature]", "0.5");
        page.type("input[name=fallbackModels]", "builtin, openai/gpt-4o-mini");
        page.click("a:text(Identity)");
        page.type("textarea[name=instructions]", "Be brief.");
        page.click("button:text(Save)");
        page.waitFor("!find('.unsaved-bar')");
        assertThat(server.get("/api/v1/bots/settled").body())
                .contains("\"temperature\":0.5")
                .contains("\"fallbackModels\":[\"builtin\",\"openai/gpt-4o-mini\"]")
                .contains("\"instructions\":\"Be brief.\"");
    }

    @Test
    void ownerSeesWhyAModelCannotAnswerAndWhatToDo() {
        post("/api/v1/bots", "{\"name\":\"Tried\",\"shortName\":\"tried\",\"model\":\"example\"}");
        open("/bots/tried/settings/model");
        provider.reply(ScriptedStep.text("OK"));
        page.click("button:text(Test)");
        page.waitFor("/Answered in \\d.*: OK/.test(find('.model-result').innerText)");
        String missing =
                "Anthropic is not configured on this server. Connect it under Model providers, or"
                        + " set ANTHROPIC_API_KEY in the server’s environment. Or choose another"
                        + " model.";
        page.type("input[name=model]", "anthropic/claude");
        page.seeText(missing);
        page.click("button:text(Save)");
        page.seeText("Saved, but the model cannot answer.");
        page.seeText(missing);
        assertAccessible("a model that is not configured");
        page.click("a:text(Playground)");
        ask("Can you hear me?");
        page.seeText(missing);
        assertThat(page.text()).doesNotContain("try again");
        assertAccessible("an answer that failed");
        page.click("a:text(Open the model settings)");
        page.click("button:text(Choose…)");
        page.see("dialog .model-row");
        page.waitFor("!find('dialog').innerText.includes('Loading')");
        assertAccessible("the choice of a model");
        page.type("dialog input[type=search]", "example");
        page.waitFor("document.querySelectorAll('.model-list li:not([hidden])').length === 1");
        page.mouse("dialog .model-row");
        page.waitFor("document.querySelector('input[name=model]').value === 'example'");
        provider.reply(ScriptedStep.fail(ModelException.Kind.REJECTED));
        page.click("button:text(Save)");
        page.waitFor("find('.model-result').innerText.startsWith('example could not answer.')");
        assertThat(explanations())
                .isEqualTo(
                        "OpenAI rejected the API key; OpenAI has no model “gpt-9”; OpenAI refused"
                                + " because of a limit; OpenAI rejected the request; OpenAI has a"
                                + " problem; OpenAI could not answer");
    }

    /** The titles for the statuses of a provider, and for none. */
    private String explanations() {
        return page.evaluate(
                        """
                        import(document.querySelector('script[type=module]').src).then(({explain}) =>
                          [401, 404, 429, 400, 503, null].map((status) =>
                            explain({model: 'openai/gpt-9', status, message: ''}).title).join('; '))
                        """)
                .asString();
    }

    @Test
    void newOwnerIsLedThroughTheFirstStepsAndComparesAnswers() {
        String bot =
                post("/api/v1/bots", "{\"name\":\"Fresh\",\"shortName\":\"fresh\"}")
                        .find("bot_\\w{26}");
        post("/api/v1/chat/fresh/message", "{\"message\":\"Hello\"}");
        open("/bots");
        page.see(".first-steps .done a:text(Try it)");
        assertThat(page.texts(".first-steps .next a")).containsExactly("Teach it");
        assertAccessible("the first steps");
        page.click(".first-steps a:text(Put it on your site)");
        page.see("textarea[name=allowedOrigins]");

        open("/bots/" + bot + "/playground");
        page.click("button:text(Compare)");
        page.type(
                ".compare-sides section:nth-child(2) textarea[name=instructions]",
                "We open at nine.");
        page.type(".comparison .composer textarea", "When do you open?");
        page.press("Enter");
        page.waitFor(
                "find('.compare-sides section:nth-child(2)"
                        + " .answer-body').innerText.includes('nine')");
        page.waitFor("!document.querySelector('.writing')");
        assertAccessible("a comparison");
        page.click(".compare-sides section:nth-child(2) summary");
        page.click("button:text(Save these settings)");
        page.seeText("Saved. Applies from the next message on.");
        assertThat(server.get("/api/v1/bots/fresh").body()).contains("We open at nine.");
        page.click("button:text(Back to the chat)");
        page.see(".playground .composer textarea");
    }

    @Test
    void longListRendersOnlyVisibleRowsAndReachesItsEnd() {
        String bot =
                post("/api/v1/bots", "{\"name\":\"Busy\",\"model\":\"scripted\"}")
                        .find("bot_\\w{26}");
        for (int i = 1; i <= 230; i++) {
            post(
                    "/api/v1/chat/" + bot + "/message",
                    "{\"message\":\"Question "
                            + i
                            + "\",\"metadata\":{\"userId\":\"u"
                            + i % 2
                            + "\"}}");
        }
        open("/bots/" + bot + "/conversations");
        page.seeText("Question 230");
        page.seeText("230 conversations");
        page.waitFor(
                "(document.querySelector('.virtual').scrollTop += 4000) &&"
                        + " find('.preview:text(Question 1)')");
        assertThat(page.evaluate("document.querySelectorAll('.virtual-row').length").asInt())
                .isBetween(5, 60);

        page.type("[data-field]:nth-child(2) input", "u1");
        page.seeText("115 conversations");
        page.type("input[name=q]", "QUESTION 22");
        page.seeText("5 conversations found among 115");
        page.evaluate(
                "window.saved = []; const make = URL.createObjectURL; URL.createObjectURL = (blob)"
                        + " => { saved.push(blob); return make(blob); };");
        page.click("button:text(Export)");
        page.see(".menu");
        assertAccessible("the export menu");
        page.evaluate(
                "[...document.querySelectorAll('.menu button')].find((each) =>"
                        + " each.innerText.startsWith('These as CSV')).click()");
        page.waitFor("window.saved.length === 1");
        assertThat(page.evaluate("saved[0].text()").asString().lines())
                .hasSize(11)
                .first()
                .isEqualTo(
                        "conversationId,messageId,role,timestamp,status,userId,content,rating,comment");

        page.click(".virtual-row");
        page.seeText("user u1");
        page.seeText("Hello there");
        page.click("button:text(Delete)");
        page.click("dialog button:text(Delete conversation)");
        page.seeText("229 conversations");
    }

    @Test
    void keyIsShownOnceRotatedAndRevoked() {
        open("/settings/keys");
        page.click("button:text(New key)");
        page.type("dialog input[name=name]", "Mobile app");
        page.click("dialog input[value=read]");
        page.click("dialog button:text(Create key)");
        String key = shownKey();
        assertThat(statusWith(key)).isEqualTo(200);
        page.click("dialog button:text(Done)");
        page.waitFor("!document.querySelector('dialog[open]')");
        assertThat(page.text()).doesNotContain(key);

        page.click("button:text(Rotate Mobile app)");
        assertAccessible("the rotation of a key");
        page.click("dialog button:text(Rotate key)");
        page.waitFor("find('.secret code').innerText !== '" + key + "'");
        String next = shownKey();
        assertThat(statusWith(key)).isEqualTo(200);
        assertThat(statusWith(next)).isEqualTo(200);
        page.click("dialog button:text(Done)");
        page.seeText("Replaced, ends in 24 hours");
        page.click("button:text(Revoke Mobile app)");
        page.click("dialog button:text(Revoke key)");
        page.seeText("Mobile app revoked.");
        assertThat(statusWith(next)).isEqualTo(401);
    }

    private String shownKey() {
        page.see("dialog .secret code");
        return page.evaluate("document.querySelector('dialog .secret code').textContent")
                .asString();
    }

    private int statusWith(String key) {
        return server.send("GET", "/api/v1/bots", null, Map.of("Authorization", "Bearer " + key))
                .status();
    }
}
