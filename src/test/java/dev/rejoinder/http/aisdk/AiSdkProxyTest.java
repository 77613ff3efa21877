package dev.rejoinder.http.aisdk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.rejoinder.testkit.Program;
import dev.rejoinder.testkit.TestServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The server of {@code docs/api/ai-sdk.md} that passes requests of signed-in users on. */
class AiSdkProxyTest {
    private static final Pattern EXAMPLE = Pattern.compile("(?s)```js\n(.*?)```");
    private static final String UI = "https://chat.example/api/v1/chat/demo/ui";

    private static final String VISITS =
            """
            process.env.REJOINDER_KEY = 'KEY';
            const { send, load, resume } = await import('./proxy.mjs');
            const part = (text) => [{ type: 'text', text }];
            const ask = async (user, text) => {
              const messages = [{ id: text, role: 'user', parts: part(text) }];
              const body = JSON.stringify({ id: 'chat-1', messages, metadata: { userId: 'ann' } });
              await (await send(new Request('http://page/', { method: 'POST', body }), { id: user })).text();
            };
            const seen = async (user) => (await (await load('chat-1', { id: user })).json()).data?.messages
              .filter(({ role }) => role === 'user').map(({ parts }) => parts[0].text);
            await ask('ann', 'Of Ann');
            const before = await load('chat-1', { id: 'bob' });
            await ask('bob', 'Of Bob');
            const resumed = await resume('chat-1', { id: 'bob' });
            console.log(before.status, await seen('ann'), await seen('bob'), resumed.status);
            """;

    @TempDir Path folder;

    @Test
    void userOfTheProxyReachesOnlyItsOwnChat() throws IOException {
        assumeTrue(Program.isThere("node", "--version"), "node is not installed");
        Matcher example = EXAMPLE.matcher(Files.readString(Path.of("docs/api/ai-sdk.md")));
        assertThat(example.find()).isTrue();
        assertThat(example.group(1)).contains(UI);
        try (TestServer server = TestServer.start(folder.resolve("data"))) {
            String ui = "http://127.0.0.1:" + server.port() + "/api/v1/chat/guide/ui";
            Files.writeString(folder.resolve("proxy.mjs"), example.group(1).replace(UI, ui));
            Path visits = folder.resolve("visits.mjs");
            Files.writeString(visits, VISITS.replace("'KEY'", "'" + server.writeKey() + "'"));

            assertThat(Program.run("", "node", visits.toString()))
                    .isEqualTo("404 [ 'Of Ann' ] [ 'Of Bob' ] 204\n");
        }
    }
}
