package dev.rejoinder.http.console;

import static dev.rejoinder.provider.scripted.ScriptedStep.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.rejoinder.testkit.Program;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The tab "Connect": snippets that run as they are. */
final class ConsoleConnectTest extends ConsoleInBrowser {
    private static final Pattern BLOCK = Pattern.compile("(?s)```\\w+\n(.*?)\n```");
    private static final String CODE = "rj-connect .code pre";

    @Test
    void keyIsCreatedAndFilledIntoASnippetThatRuns() throws IOException {
        assumeTrue(Program.isThere("curl", "--version"), "curl is not installed");
        open("/bots/guide/connect");
        page.see("button:text(curl)");
        assertThat(page.text(CODE)).contains("Bearer YOUR_KEY");

        page.click("button:text(Create key)");
        page.seeText("This key is shown only once.");
        String key = page.text("rj-connect .secret code");
        assertThat(page.evaluate("document.activeElement.innerText").asString()).isEqualTo("Copy");

        server.model().reply(text("Hello from the snippet"));
        assertThat(Program.run("", "bash", "-c", page.text(CODE) + " 2>/dev/null"))
                .contains("\"delta\":\"Hello from the snippet\"")
                .contains("event: message.completed");

        Map<String, String> made = Map.of("Authorization", "Bearer " + key);
        assertThat(server.send("GET", "/api/v1/bots/guide", null, made).status()).isEqualTo(200);
        assertThat(server.send("GET", "/api/v1/bots/demo", null, made).status()).isEqualTo(404);
        assertThat(server.send("GET", "/api/v1/keys", null, made).status()).isEqualTo(403);
        open("/settings/keys");
        page.seeText("Connect: Guide, ");
    }

    @Test
    void aiSdkLeadsToTheAllowedOrigins() {
        open("/bots/guide/connect");
        page.click("button:text(AI SDK)");
        page.click("rj-connect a:text(settings)");
        page.seeText("or whose pages may chat with the AI SDK");
    }

    @Test
    void snippetsAreThoseOfTheDocumentation() throws IOException {
        String documented =
                Files.readString(Path.of("docs/api/clients.md"))
                        .replace(
                                "\"Authorization: Bearer $KEY\"",
                                "'Authorization: Bearer YOUR_KEY'")
                        .replace("curl -N localhost", "curl -N http://localhost");
        List<String> blocks =
                BLOCK.matcher(documented).results().map(block -> block.group(1)).toList();
        open("/bots/demo/connect");
        var shown = new ArrayList<String>();
        for (String client : List.of("curl", "Python", "Node.js", "AI SDK", "MCP")) {
            page.click("button:text(" + client + ")");
            page.texts(CODE)
                    .forEach(code -> shown.add(code.replace(origin(), "http://localhost:8080")));
        }
        assertThat(shown).isEqualTo(blocks);
    }

    @Test
    void snippetsAreChosenAndCopiedWithTheKeyboard() {
        page.allowClipboard();
        open("/bots/guide/connect");
        page.click("button:text(curl)");
        page.press("ArrowRight");
        page.waitFor("document.activeElement.innerText === 'Python'");
        page.press("ArrowLeft");
        page.press("ArrowLeft");
        page.waitFor("document.activeElement.innerText === 'MCP'");
        page.press("Tab");
        page.waitFor("document.activeElement.innerText === 'Copy'");
        page.press("Enter");
        page.waitFor("document.activeElement.innerText === 'Copied'");
        assertThat(page.evaluate("navigator.clipboard.readText()").asString())
                .isEqualTo(
                        "claude mcp add --transport http guide %s/mcp/guide \\\n"
                                        .formatted(origin())
                                + "  --header 'Authorization: Bearer YOUR_KEY'");
    }

    @Test
    void everyTabIsAccessibleInTheDark() {
        page.theme("dark");
        open("/bots/guide/connect");
        page.click("button:text(Create key)");
        page.see("rj-connect .secret");
        for (String client : List.of("curl", "Python", "Node.js", "AI SDK", "MCP")) {
            page.click("button:text(" + client + ")");
            assertThat(page.violations("{}")).as(client).isEmpty();
            page.size(360, 740);
            assertThat(page.evaluate("document.documentElement.scrollWidth").asInt())
                    .as(client)
                    .isLessThanOrEqualTo(360);
            page.size(1280, 860);
        }
    }
}
