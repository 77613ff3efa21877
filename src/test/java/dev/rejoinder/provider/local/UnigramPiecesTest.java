package dev.rejoinder.provider.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The expected ids come from Hugging Face's library, with a vocabulary that was trained for these
 * tests.
 */
class UnigramPiecesTest {
    private static String text(String name) throws IOException {
        try (InputStream in =
                Objects.requireNonNull(
                        UnigramPiecesTest.class.getResourceAsStream("/embedding-model/" + name))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static Tokenizer tokenizer(String json) throws IOException {
        return TokenizerFile.read(new ByteArrayInputStream(json.getBytes(StandardCharsets.UTF_8)));
    }

    private static void compare(String file, String expected) throws IOException {
        Tokenizer tokenizer = tokenizer(text(file));
        JsonNode samples = new JsonMapper().readTree(text("expected-ids.json")).path(expected);
        assertThat(samples.size()).isGreaterThan(10);
        for (JsonNode sample : samples) {
            String text = sample.path(0).stringValue();
            int[] ids = sample.path(1).valueStream().mapToInt(JsonNode::intValue).toArray();
            assertThat(tokenizer.numbers(text, 512)).as(text).containsExactly(ids);
        }
    }

    @Test
    void compiledNormalizationAndMetaspaceGiveTheOriginalIds() throws Exception {
        compare("tokenizer.json", "a");
    }

    @Test
    void wordsAtWhitespaceGiveTheOriginalIds() throws Exception {
        compare("tokenizer-whitespace.json", "b");
    }

    @Test
    void textIsTruncatedBetweenTheSpecialTokens() throws Exception {
        int[] ids = tokenizer(text("tokenizer.json")).numbers("one two ".repeat(100_000), 64);

        assertThat(ids).hasSize(64).startsWith(0).endsWith(2);
    }

    @Test
    void namesOfSpecialTokensAreOrdinaryText() throws Exception {
        int[] ids = tokenizer(text("tokenizer.json")).numbers("</s><s>", 64);

        assertThat(Arrays.copyOfRange(ids, 1, ids.length - 1)).doesNotContain(0, 2);
    }

    @Test
    void unsupportedPartsAreNamedWithTheSupportedOnes() throws Exception {
        String json = text("tokenizer.json");
        assertThatThrownBy(() -> tokenizer(json.replace("\"Unigram\"", "\"BPE\"")))
                .isInstanceOf(UnsupportedModelException.class)
                .hasMessage(
                        "The tokenizer has a model of type BPE. Supported are WordPiece and"
                                + " Unigram.");
        assertThatThrownBy(() -> tokenizer(json.replace("\"Replace\"", "\"ByteLevel\"")))
                .isInstanceOf(UnsupportedModelException.class)
                .hasMessageContaining("normalizer of type ByteLevel");
        assertThatThrownBy(() -> tokenizer(json.replace("\"Metaspace\"", "\"Digits\"")))
                .hasMessageContaining("pre-tokenizer of type Digits");
        assertThatThrownBy(() -> tokenizer(json.replace("\"TemplateProcessing\"", "\"ByteLevel\"")))
                .hasMessageContaining("post-processor of type ByteLevel");
        assertThatThrownBy(
                        () ->
                                tokenizer(
                                        json.replace(
                                                "\"byte_fallback\":false",
                                                "\"byte_fallback\":true")))
                .hasMessageContaining("unknown characters");
        assertThatThrownBy(() -> tokenizer("[]")).isInstanceOf(UnsupportedModelException.class);
        assertThatThrownBy(() -> tokenizer("{")).isInstanceOf(UnsupportedModelException.class);
    }
}
