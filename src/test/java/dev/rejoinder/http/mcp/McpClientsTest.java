package dev.rejoinder.http.mcp;

import static dev.rejoinder.provider.scripted.ScriptedStep.text;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rejoinder.http.KnowledgeSetup;
import dev.rejoinder.testkit.TestServer;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The protocol's own clients use an assistant. */
final class McpClientsTest {
    @TempDir Path folder;

    private TestServer server;

    @BeforeEach
    void start() {
        server = TestServer.start(folder);
        new KnowledgeSetup(server).addText("The opening hours are 9 to 5.");
    }

    @AfterEach
    void stop() {
        server.close();
    }

    /** Columns: the client, and the version that it agrees on. */
    @ParameterizedTest
    @CsvSource({"legacy, 2025-11-25", "auto, 2026-07-28", "modern, 2026-07-28"})
    void typeScriptClientAsksAndSearches(String client, String version) throws IOException {
        server.model().reply(text("Hi there."));
        server.model().reply(text("Still here."));

        String printed = McpClients.run("ask-and-search.mjs", client, url(), server.writeKey());

        assertThat(printed)
                .isEqualToIgnoringNewLines(
                        "{\"version\":\""
                                + version
                                + "\",\"tools\":[\"ask\",\"search\"],\"answer\":\"Hi there.\","
                                + "\"sameConversation\":true,\"progressed\":true,\"passages\":1,"
                                + "\"resource\":\"# Handbook\\n\\nThe opening hours are 9 to 5.\","
                                + "\"wrong\":true}");
    }

    @Test
    void inspectorAsksAndSearches() throws IOException {
        server.model().reply(text("Hi there."));

        assertThat(inspect("tools/call", "--tool-name", "ask", "--tool-arg", "message=Hello"))
                .contains("\"text\": \"Hi there.\"")
                .contains("\"conversationId\": \"conv_");
        assertThat(inspect("tools/call", "--tool-name", "search", "--tool-arg", "query=opening"))
                .contains("The opening hours are 9 to 5.");
        assertThat(inspect("resources/list")).contains("\"name\": \"Handbook\"");
    }

    private String inspect(String method, String... more) throws IOException {
        var arguments = new String[more.length + 7];
        System.arraycopy(
                new String[] {
                    url(),
                    "--transport",
                    "http",
                    "--header",
                    "Authorization: Bearer " + server.writeKey(),
                    "--method",
                    method
                },
                0,
                arguments,
                0,
                7);
        System.arraycopy(more, 0, arguments, 7, more.length);
        return McpClients.run("inspector.mjs", arguments);
    }

    private String url() {
        return "http://127.0.0.1:" + server.port() + "/mcp/guide";
    }
}
