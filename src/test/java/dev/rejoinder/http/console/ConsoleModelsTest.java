package dev.rejoinder.http.console;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rejoinder.provider.ModelException;
import dev.rejoinder.provider.Sight;
import dev.rejoinder.provider.scripted.ScriptedStep;
import org.junit.jupiter.api.Test;

/** Choosing and testing models in the console, and why they fail. */
final class ConsoleModelsTest extends ConsoleInBrowser {
    @Test
    void ownerSeesWhyAModelCannotAnswerAndWhatToDo() {
        post("/api/v1/bots", "{\"name\":\"Tried\",\"shortName\":\"tried\",\"model\":\"example\"}");
        open("/bots/tried/settings/model");
        provider.says(Sight.NO);
        provider.reply(ScriptedStep.text("OK"));
        page.click("button:text(Test)");
        page.waitFor("/Answered in \\d.*: OK/.test(find('.model-result').innerText)");
        page.seeText("It cannot see images: it only learns that there is one.");
        page.evaluate("document.querySelector('select[name=images]').value = 'yes'");
        provider.reply(ScriptedStep.text("Yes"));
        page.click("button:text(Test)");
        page.waitFor("/Answered in \\d.*: Yes$/.test(find('.model-result').innerText.trim())");
        page.evaluate("document.querySelector('select[name=images]').value = 'auto'");
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
        page.seeText("cannot see images");
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
}
