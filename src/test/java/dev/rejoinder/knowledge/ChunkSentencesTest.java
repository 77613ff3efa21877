package dev.rejoinder.knowledge;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class ChunkSentencesTest {
    @Test
    void longSentencesStandAloneAndShortOnesAreJoined() {
        String first = "The canal is ninety-four kilometres long and has 31 locks.";
        String second = "It was dug by Pieter Blomkvist between 1823 and 1836.";

        assertThat(of("en", first + " Yes. " + second)).containsExactly(first, "Yes. " + second);
    }

    @Test
    void linesEndSentences() {
        assertThat(
                        of(
                                "en",
                                "Zone: North; Vehicle: Bus; Fee: 19 euros a day\n"
                                        + "Zone: South; Vehicle: Bus; Fee: 24 euros a day"))
                .hasSize(2);
    }

    @Test
    void chineseJapaneseAndThaiNeedNoBlanks() {
        assertThat(of("zh", "运河全长九十四公里，共有三十一座船闸。它由布隆奎斯特在十九世纪主持开凿。")).hasSize(2);
        assertThat(of("ja", "この運河は全長九十四キロメートルで、三十一の閘門があります。一八三六年に開通しました。")).hasSize(2);
    }

    @Test
    void longTextHasFewSentences() {
        String text = "A sentence of a long answer that has some words in it. ".repeat(2000);

        List<String> sentences = of("en", text);

        assertThat(sentences).hasSizeBetween(10, 13);
        assertThat(String.join(" ", sentences)).isEqualTo(text.strip());
    }

    @Test
    void blankTextHasNone() {
        assertThat(of("und", " \n ")).isEmpty();
    }

    private static List<String> of(String language, String text) {
        return ChunkSentences.of(new Chunk(0, "", null, language, text));
    }
}
