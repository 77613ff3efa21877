package dev.rejoinder.http.openai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** OpenAI's Node SDK, LangChain, and the AI SDK's provider for compatible servers. */
class NodeClientsTest extends OpenAiClientFixture {
    private static final Path NODE = CLIENTS.resolve("node_modules/.bin/node");

    @Test
    void clientsOfNodeWork() throws Exception {
        assumeTrue(
                Files.isExecutable(NODE), "The Node clients are not installed. Run: make clients");

        assertThat(passed(NODE.toString(), "clients.mjs"))
                .contains(
                        "openaiChat",
                        "openaiModels",
                        "openaiResponses",
                        "openaiResponseStream",
                        "openaiCutStream",
                        "openaiCancel",
                        "openaiConversations",
                        "openaiFailures",
                        "openaiLostResponse",
                        "langchain",
                        "aiSdk");
    }

    @Test
    void clientsOfNodeCallFunctions() throws Exception {
        assumeTrue(
                Files.isExecutable(NODE), "The Node clients are not installed. Run: make clients");

        assertThat(passed(NODE.toString(), "functions.mjs"))
                .contains("openaiRunTools", "openaiResponses", "langchain", "aiSdk");
    }
}
