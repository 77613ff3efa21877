package dev.rejoinder.knowledge.index;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class LanguageAnalyzersTest {
    private final LanguageAnalyzers analyzers = new LanguageAnalyzers();

    @Test
    void germanCompoundsMatchTheirParts() {
        assertThat(terms("de", "Versandkosten")).contains("versandkost", "versand", "kost");
        assertThat(terms("de", "Was kostet die Rückgabe? Das Rückgaberecht!"))
                .contains("ruckgab", "recht");
        assertThat(terms("de", "Kilometer")).containsExactly("kilomet");
    }

    @Test
    void germanPartsStandAtThePlaceOfTheirCompound() {
        assertThat(analyzers.words("de", "hohe Versandkosten"))
                .extracting(LanguageAnalyzers.Word::offset)
                .containsExactly(0, 5, 5, 5);
    }

    @Test
    void germanWordsOfAnyLengthAreRead() {
        assertThat(terms("de", "a".repeat(200))).isNotEmpty();
    }

    @Test
    void chineseJapaneseAndKoreanAreReadInPairs() {
        assertThat(terms("cjk", "首都在哪里")).contains("首都");
        assertThat(terms("cjk", "東京の首都")).contains("東京", "首都");
        assertThat(terms("cjk", "환불 정책은")).contains("환불", "정책");
    }

    @Test
    void unknownLanguageReadsChineseLikeChinese() {
        assertThat(terms(LanguageAnalyzers.OTHER, "首都 Beijing 2008"))
                .containsExactly("首都", "beij", "2008");
    }

    @Test
    void thaiIsSplitIntoWords() {
        assertThat(terms("th", "ร้านเปิดกี่โมง")).hasSizeGreaterThan(1);
    }

    @Test
    void arabicArticlesAndSuffixesDoNotMatter() {
        assertThat(terms("ar", "المتحف").getFirst()).isEqualTo("متحف");
        assertThat(terms("ar", "والمتاحف").getFirst()).isEqualTo("متاحف");
    }

    @Test
    void arabicWordsAreFoundByTheirTrigrams() {
        assertThat(terms("ar", "متحف")).containsExactly("متحف", "_مت", "متح", "تحف", "حف_");
        assertThat(terms("ar", "فسيكتبونها")).contains("كتب");
        assertThat(analyzers.words("ar", "متحف كبير"))
                .extracting(LanguageAnalyzers.Word::offset)
                .containsExactly(0, 0, 0, 0, 0, 5, 5, 5, 5, 5);
    }

    @Test
    void spanishAndRussianWordsWithOtherStemsShareTrigrams() {
        assertThat(terms("es", "alquilan")).contains("alq", "qui").doesNotContain("alquilar");
        assertThat(terms("es", "alquiler")).contains("alq", "qui");
        assertThat(terms("ru", "аренда").getFirst()).isEqualTo("аренд");
        assertThat(terms("ru", "арендовать")).contains("аре", "енд");
    }

    @Test
    void longQuestionsAreReadUpToALimitOfWords() {
        String words = "متحف ".repeat(LanguageAnalyzers.MAX_WORDS - 1);
        assertThat(terms("ar", words + "مدينة")).contains("مدين");
        assertThat(terms("ar", words + "متحف مدينة")).doesNotContain("مدين");
    }

    @Test
    void wordsThatOnlyAskAreLeftOut() {
        assertThat(terms("ru", "Сколько стоит билет?"))
                .contains("билет", "_би")
                .doesNotContain("сколько", "_ск");
        assertThat(terms("de", "Welche Tickets gibt es?"))
                .contains("ticket")
                .doesNotContain("welch");
        assertThat(terms("cjk", "为什么关门")).containsExactly("关门");
        assertThat(terms("cjk", "門票多少錢")).containsExactly("門票", "錢");
    }

    private List<String> terms(String family, String text) {
        return analyzers.words(family, text).stream().map(LanguageAnalyzers.Word::term).toList();
    }
}
