package dev.rejoinder.http.openai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** OpenAI's Python SDK, LangChain, LiteLLM and llm. */
class PythonClientsTest extends OpenAiClientFixture {
    private static final Path PYTHON = CLIENTS.resolve(".venv/bin/python");

    @Test
    void clientsOfPythonWork() throws Exception {
        assumeTrue(
                Files.isExecutable(PYTHON),
                "The Python clients are not installed. Run: make clients");

        assertThat(passed(PYTHON.toString(), "-W", "ignore", "clients.py"))
                .contains(
                        "openai_chat",
                        "openai_threading",
                        "openai_models",
                        "openai_responses",
                        "openai_response_stream",
                        "openai_cut_stream",
                        "openai_cancel",
                        "openai_conversations",
                        "openai_failures",
                        "openai_lost_response",
                        "langchain_chat",
                        "litellm_chat",
                        "llm_chat");
    }

    @Test
    void clientsOfPythonCallFunctions() throws Exception {
        assumeTrue(
                Files.isExecutable(PYTHON),
                "The Python clients are not installed. Run: make clients");

        assertThat(passed(PYTHON.toString(), "-W", "ignore", "functions.py"))
                .contains(
                        "openai_completions",
                        "openai_lost_continuation",
                        "openai_responses",
                        "langchain",
                        "litellm");
    }
}
