package dev.rejoinder.provider;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The examples that the providers publish with their formulas. */
class ImageTokensTest {
    @ParameterizedTest
    @CsvSource({
        "openai/gpt-4o, 1024, 1024, 765",
        "openai/gpt-4o, 2048, 4096, 1105",
        "openai/gpt-4o, 200, 200, 255",
        "google/gemini-2.5-flash, 384, 384, 258",
        "google/gemini-2.5-flash, 960, 540, 516",
        "google/gemini-2.5-flash, 2048, 2048, 2322",
        "anthropic/claude-opus-4-7, 1000, 1000, 1296",
        "anthropic/claude-opus-4-7, 28, 29, 2",
        "anthropic/claude-opus-4-7, 2048, 2048, 4784",
        "ollama/qwen3-vl, 280, 280, 100",
        "builtin, 280, 280, 100",
        "openai/gpt-4o, 0, 100, 2000",
        "openai/gpt-4o, 100, 0, 2000"
    })
    void imageIsCountedAsItsProviderDoes(String model, int width, int height, long tokens) {
        assertThat(ImageTokens.of(model, width, height)).isEqualTo(tokens);
    }
}
