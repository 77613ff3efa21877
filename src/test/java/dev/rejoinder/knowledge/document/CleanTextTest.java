package dev.rejoinder.knowledge.document;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class CleanTextTest {
    @Test
    void onlyWhatPeopleSeeIsKept() {
        assertThat(CleanText.of("a\0b\u0007c\u001B[0m \u0085\u009Fd")).isEqualTo("abc[0m d");
        assertThat(CleanText.of("a\r\nb\rc\td\u2028e\ff")).isEqualTo("a\nb\nc\td\ne\nf");
        assertThat(CleanText.of("ti\u00ADtle\uFEFF\u00A0x\uFFFE\uFDD0")).isEqualTo("title x");
        assertThat(CleanText.of("x\uDB40\uDC41\uDB40\uDC42y")).isEqualTo("xy");
    }

    @Test
    void halfPairsAreReplacedAndWholeOnesKept() {
        assertThat(CleanText.of("\uD83D\uDE00 \uD83D \uDE00"))
                .isEqualTo("\uD83D\uDE00 \uFFFD \uFFFD");
        assertThat(CleanText.of("\uDE00\uD83D")).isEqualTo("\uFFFD\uFFFD");
    }

    @Test
    void everyCharacterComesOutCleanAndStaysSo() {
        for (int c = 0; c <= 0xFFFF; c++) {
            String clean = CleanText.of("a" + (char) c + "b");
            assertThat(
                            clean.chars()
                                    .allMatch(
                                            i -> (i >= ' ' && i != 0x7F) || i == '\n' || i == '\t'))
                    .as("U+%04X", c)
                    .isTrue();
            assertThat(CleanText.of(clean)).isEqualTo(clean);
        }
    }

    @Test
    void cleanTextIsTheSameString() {
        String text = "Grüße, 世界 😀\n\t“quoted”";
        assertThat(CleanText.of(text)).isEqualTo(text);
    }
}
