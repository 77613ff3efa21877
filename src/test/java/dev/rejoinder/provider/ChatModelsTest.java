package dev.rejoinder.provider;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rejoinder.provider.ChatModels.Choice;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ChatModelsTest {
    private static final String PROVIDERS =
            " A model is anthropic/{model}, builtin, google/{model}, ollama/{model},"
                    + " openai/{model}. Other services that speak OpenAI's API are reached as"
                    + " openai/{model}, at the address in openai.base-url.";

    private final ChatModel openai = new Never();
    private final ChatModel builtin = new Never();
    private final ChatModels models =
            new ChatModels(Map.of("openai", openai, "builtin", builtin), System::nanoTime);

    /** A model that no test calls. */
    private static final class Never implements ChatModel {
        @Override
        public ModelCall call(Prompt prompt) {
            throw new AssertionError();
        }
    }

    @Test
    void nameIsSplitAtItsFirstSlash() {
        assertThat(models.choose("openai/hf.co/x:Q4"))
                .isEqualTo(new Choice.Served(openai, "hf.co/x:Q4"));
    }

    @Test
    void registeredModelNeedsNoSlash() {
        assertThat(models.choose("builtin")).isEqualTo(new Choice.Served(builtin, ""));
        assertThat(models.choose("builtin/x")).isEqualTo(new Choice.Served(builtin, "x"));
    }

    @Test
    void unconfiguredProviderIsDistinguishedFromAnUnknownOne() {
        assertThat(models.choose("anthropic/claude"))
                .isEqualTo(new Choice.NotConfigured("anthropic"));
        assertThat(models.choose("acme/x")).isEqualTo(new Choice.Unknown("acme/x"));
        assertThat(models.problem("anthropic/claude")).isEmpty();
        assertThat(models.problem("acme/x"))
                .contains("There is no model provider \"acme\"." + PROVIDERS);
    }

    @ParameterizedTest
    @CsvSource({
        "openai, A model is named as openai/ and the model's name.",
        "openai/, The model's name after openai/ is missing or has blanks.",
        "ollama/a b, The model's name after ollama/ is missing or has blanks.",
        "builtin/, The model's name after builtin/ is missing or has blanks.",
    })
    void invalidNameIsExplained(String name, String sentence) {
        assertThat(models.problem(name)).contains(sentence);
        assertThat(models.choose(name)).isEqualTo(new Choice.Unknown(name));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    mistral/foo | There is no model provider "mistral".
                    gpt-4o      | There is no model provider "gpt-4o".
                    OpenAI/gpt  | There is no model provider "OpenAI". Write openai/ and the model's name.
                    gemini/x    | There is no model provider "gemini". Write google/ and the model's name.
                    Claude      | There is no model provider "Claude". Write anthropic/ and the model's name.
                    a b/x       | There is no model provider of that name.
                    /gpt        | There is no model provider of that name.
                    ''          | There is no model provider of that name.
                    """)
    void nameOfNoProviderIsAnsweredWithThoseThereAre(String name, String sentence) {
        assertThat(models.problem(name)).contains(sentence + PROVIDERS);
        assertThat(models.choose(name)).isEqualTo(new Choice.Unknown(name));
    }

    @ParameterizedTest
    @CsvSource({"google, GEMINI_API_KEY", "openai, OPENAI_API_KEY"})
    void missingKeyIsNamed(String provider, String variable) {
        assertThat(new Choice.NotConfigured(provider).sentence())
                .isEqualTo(
                        "no key is set for "
                                + provider
                                + "; add it in the console under Model providers, or set "
                                + variable);
    }

    @ParameterizedTest
    @ValueSource(strings = {"openai/gpt-5", "google/gemini-2.5", "ollama/llama3:8b", "builtin"})
    void validNameHasNoProblem(String name) {
        assertThat(models.problem(name)).isEmpty();
    }

    @Test
    void nameHasALongestLength() {
        String longest = "openai/" + "x".repeat(ChatModels.MAX_NAME_CHARACTERS - 7);
        assertThat(models.problem(longest)).isEmpty();
        assertThat(models.problem(longest + "x"))
                .contains("A model name has at most 200 characters.");
    }
}
