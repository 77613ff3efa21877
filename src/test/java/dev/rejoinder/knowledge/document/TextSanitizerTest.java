package dev.rejoinder.knowledge.document;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TextSanitizerTest {
    @Test
    void onlyWhatPeopleSeeIsKept() {
        assertThat(TextSanitizer.of("a\0b\u0007c\u001B[0m \u0085\u009Fd")).isEqualTo("abc[0m d");
        assertThat(TextSanitizer.of("a\r\nb\rc\td\u2028e\ff")).isEqualTo("a\nb\nc\td\ne\nf");
        assertThat(TextSanitizer.of("ti\u00ADtle\uFEFF\u00A0x\uFFFE\uFDD0")).isEqualTo("title x");
        assertThat(TextSanitizer.of("x\uDB40\uDC41\uDB40\uDC42y")).isEqualTo("xy");
    }

    @Test
    void compatibilityCharactersBecomeOrdinaryOnes() {
        // Radicals, ligatures, full-width letters and digits, half-width kana, Arabic presentation
        // forms, mathematical bold letters.
        assertThat(TextSanitizer.of("⽇本 ⼈民")).isEqualTo("日本 人民");
        assertThat(TextSanitizer.of("ﬁnd ﬂat oﬃce")).isEqualTo("find flat office");
        assertThat(TextSanitizer.of("ＡＢＣ１２３，")).isEqualTo("ABC123，");
        assertThat(TextSanitizer.of("ｶﾞｲﾄﾞ")).isEqualTo("ガイド");
        assertThat(TextSanitizer.of("ﻣﺮﺣﺒﺎ")).isEqualTo("مرحبا");
        assertThat(TextSanitizer.of("𝐁𝐨𝐥𝐝")).isEqualTo("Bold");
        assertThat(TextSanitizer.of("豈\uF900")).isEqualTo("豈豈");
        // Decomposed letters, fixed-width hyphens and spaces, and zero-width characters.
        assertThat(TextSanitizer.of("Cafe\u0301 U\u0308bung")).isEqualTo("Café Übung");
        assertThat(TextSanitizer.of("e\u2011mail 1\u202F299\u2009€")).isEqualTo("e-mail 1 299 €");
        assertThat(TextSanitizer.of("a\u200Bb\u2060c")).isEqualTo("abc");
        // Signs with a meaning of their own stay; so do joiners within words.
        assertThat(TextSanitizer.of("10² ½ ™ № ① … می\u200Cخواهم"))
                .isEqualTo("10² ½ ™ № ① … می\u200Cخواهم");
    }

    @Test
    void halfPairsAreReplacedAndWholeOnesKept() {
        assertThat(TextSanitizer.of("\uD83D\uDE00 \uD83D \uDE00"))
                .isEqualTo("\uD83D\uDE00 \uFFFD \uFFFD");
        assertThat(TextSanitizer.of("\uDE00\uD83D")).isEqualTo("\uFFFD\uFFFD");
    }

    @Test
    void everyCharacterComesOutCleanAndStaysSo() {
        for (int c = 0; c <= 0xFFFF; c++) {
            String clean = TextSanitizer.of("a" + (char) c + "b");
            assertThat(
                            clean.chars()
                                    .allMatch(
                                            i -> (i >= ' ' && i != 0x7F) || i == '\n' || i == '\t'))
                    .as("U+%04X", c)
                    .isTrue();
            assertThat(TextSanitizer.of(clean)).isEqualTo(clean);
        }
    }

    @Test
    void cleanTextIsTheSameString() {
        String text = "Grüße, 世界 😀\n\t“quoted”";
        assertThat(TextSanitizer.of(text)).isEqualTo(text);
    }
}
