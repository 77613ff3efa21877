package dev.rejoinder.http.console;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Model providers in the console. */
final class ConsoleProvidersTest extends ConsoleInBrowser {
    @Test
    void ownerConnectsAProviderAndDisconnectsIt() {
        open("/bots");
        page.click("a:text(Model providers)");
        page.seeText("Not connected");
        assertAccessible("model providers");
        page.click("button[aria-label='Connect Anthropic']");
        page.click("dialog button:text(Save)");
        page.seeText("The API key is missing.");
        page.type("dialog input[name=apiKey]", "sk-ant-of-the-shop-1234");
        assertAccessible("connecting a provider");
        page.click("dialog button:text(Save)");
        page.seeText("key …1234");
        assertThat(server.get("/api/v1/models").body())
                .contains(
                        "{\"name\":\"anthropic\",\"model\":\"anthropic/{model}\",\"configured\":true}");
        assertAccessible("a connected provider");

        page.click("button[aria-label='Disconnect Anthropic']");
        page.click("dialog button:text(Disconnect)");
        page.waitFor("!document.body.innerText.includes('key …1234')");
    }
}
