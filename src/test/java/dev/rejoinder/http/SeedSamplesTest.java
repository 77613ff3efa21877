package dev.rejoinder.http;

import static dev.rejoinder.provider.scripted.ScriptedStep.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.rejoinder.testkit.Program;
import dev.rejoinder.testkit.TestServer;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The two client samples of the API document, unchanged except for host, bot and key. */
class SeedSamplesTest {
    private static final String HOST = "https://api.mygptassistants.com";
    private static final String STORY = "Once é, 漢 and 👩‍👩‍👧 \"met\".";
    private static final String EVENTS =
            """
            id: msg_1:0
            event: message.start
            data: {"type":"message.start","conversationId":"conv_1","messageId":"msg_1","userMessageId":"msg_2"}
            id: msg_1:END
            event: message.completed
            data: {"type":"message.completed","success":true,"data":{"response":"Once é, 漢 and 👩‍👩‍👧 \\"met\\".",\
            "conversationId":"conv_1","messageId":"msg_1","finishReason":"stop","sources":[],"usage":null},"error":null}
            """;

    @TempDir Path folder;
    private TestServer server;

    @BeforeEach
    void start() {
        server = TestServer.start(folder.resolve("data"));
        server.model().reply(text("Once é, "), text("漢 and "), text("👩‍👩‍👧 \"met\"."));
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void javaScriptSampleReadsEvents() throws IOException {
        assertEvents(runJavaScript(""));
    }

    @Test
    void javaScriptSampleReadsPlainText() throws IOException {
        // The sample prints a line break after each piece.
        assertThat(runJavaScript("'Accept': 'text/plain',").replace("\n", "")).isEqualTo(STORY);
    }

    @Test
    void pythonSampleReadsEvents() throws IOException {
        assertEvents(runPython(""));
    }

    @Test
    void pythonSampleReadsPlainText() throws IOException {
        assertThat(runPython("'Accept': 'text/plain',")).isEqualTo(STORY);
    }

    /** The number of deltas depends on the reading speed; everything else is fixed. */
    private static void assertEvents(String printed) {
        String plain = TestServer.plain(printed).replaceAll("\n{2,}", "\n");
        var story = new StringBuilder();
        for (String line : plain.lines().toList()) {
            String delta = "data: {\"type\":\"message.delta\",\"delta\":\"";
            if (line.startsWith(delta)) {
                story.append(line, delta.length(), line.length() - "\"}".length());
            }
        }
        assertThat(story.toString()).isEqualTo(STORY.replace("\"", "\\\""));
        assertThat(plain.replaceAll("id: \\S+\nevent: message.delta\n.*\n", ""))
                .isEqualTo(EVENTS.replace("END", Integer.toString(STORY.length())));
    }

    private String runJavaScript(String header) throws IOException {
        assumeTrue(
                Program.isThere("node", "-e", "if (typeof fetch !== 'function') process.exit(1)"),
                "Node 18 or newer is not installed");
        String sample = sample("stream.mjs", header);
        Path file = folder.resolve("stream.mjs");
        Files.writeString(
                file, "const botId = 'guide', apiKey = '" + server.writeKey() + "';\n" + sample);
        return Program.run("", "node", file.toString());
    }

    private String runPython(String header) throws IOException {
        assumeTrue(
                Program.isThere("python3", "-c", "import requests"),
                "Python's requests is not installed");
        String sample = sample("stream.py", header);
        Path file = folder.resolve("stream.py");
        Files.writeString(
                file, "bot_id, api_key = 'guide', '" + server.writeKey() + "'\n" + sample);
        return Program.run("", "python3", "-X", "utf8", file.toString());
    }

    private String sample(String name, String header) throws IOException {
        try (InputStream file =
                Objects.requireNonNull(
                        SeedSamplesTest.class.getResourceAsStream("/samples/" + name))) {
            String text = new String(file.readAllBytes(), StandardCharsets.UTF_8);
            assertThat(text).contains(HOST);
            return text.replace(HOST, "http://127.0.0.1:" + server.port())
                    .replace("'Content-Type'", header + "'Content-Type'");
        }
    }
}
