package dev.rejoinder.provider.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The expected ids come from the model's original tokenizer. */
class WordPiecesTest {
    private static Tokenizer pieces;

    @BeforeAll
    static void readVocabulary() throws IOException {
        pieces = EmbeddingsJar.tokenizer();
    }

    @Test
    void caseAndAccentsAreDroppedAndPunctuationIsSeparate() {
        assertThat(pieces.numbers("Héllo, WORLD's naïve café — 東京 don't!", 128))
                .containsExactly(
                        101, 7592, 1010, 2088, 1005, 1055, 15743, 7668, 1517, 1879, 1755, 2123,
                        1005, 1056, 999, 102);
    }

    @Test
    void unknownWordsBecomeTheLongestKnownPieces() {
        assertThat(pieces.numbers("unaffable supercalifragilisticexpialidocious", 128))
                .containsExactly(
                        101, 14477, 20961, 3468, 3565, 9289, 10128, 29181, 24411, 4588, 10288,
                        19312, 21273, 10085, 6313, 102);
    }

    @Test
    void wordThatIsTooLongIsOneUnknownPiece() {
        String text = "x".repeat(101) + " İstanbul Straße ﬁne \u200b42\u00a0€";

        assertThat(pieces.numbers(text, 128))
                .containsExactly(101, 100, 9960, 2358, 27807, 1984, 2638, 4413, 1574, 102);
    }

    @Test
    void textIsTruncatedAtTheLimit() {
        assertThat(pieces.numbers("one two three four", 4)).containsExactly(101, 2028, 2048, 102);
        assertThat(pieces.numbers("word ".repeat(100_000), 256)).hasSize(256);
        assertThat(pieces.numbers("", 256)).containsExactly(101, 102);
    }

    @Test
    void namesOfSpecialTokensAreOrdinaryWords() {
        assertThat(pieces.numbers("[SEP]", 128)).hasSizeGreaterThan(3).endsWith(1033, 102);
    }
}
