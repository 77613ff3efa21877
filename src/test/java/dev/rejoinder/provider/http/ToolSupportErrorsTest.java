package dev.rejoinder.provider.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ToolSupportErrorsTest {
    private static final String EXPLANATION = "this model cannot call tools, the provider says: ";

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "400 | registry.ollama.ai/library/gemma:2b does not support tools",
                "404 | No endpoints found that support tool use.",
                "400 | \"auto\" tool choice requires --enable-auto-tool-choice to be set",
                "400 | Function calling is not enabled for models/gemma-3",
                "400 | tools is not supported in this model",
                "400 | `tool calling` is not supported with this model"
            })
    void missingSupportIsExplained(int status, String message) {
        assertThat(ToolSupportErrors.explained(status, message)).isEqualTo(EXPLANATION + message);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "400 | max_tokens is not supported with this model",
                "400 | tools[0].name is too long",
                "400 | parallel_tool_calls is not supported with this model",
                "400 | tool_choice required is not supported by this model",
                "400 | stools are not supported",
                "500 | tools are not supported"
            })
    void otherErrorsAreUnchanged(int status, String message) {
        assertThat(ToolSupportErrors.explained(status, message)).isEqualTo(message);
    }
}
