package dev.rejoinder.core;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TextChecksTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " \t\r\n",
                "\u00a0",
                "\u2003\u3000\u202f",
                "\u200b\u2060\ufeff",
                "\u200d\u200e\u202e",
                "\u2028\u2029\u0085",
                "\u115f\u1160\u3164\uffa0",
                "\u2800",
                "\u034f\ufe0f",
                "\udb40\udc41",
                "\ud800"
            })
    void textWithoutAVisibleCharacterIsBlank(String text) {
        assertThat(TextChecks.isBlank(text)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", "\u00a0.", "👩‍🦰", "한", "ا", "e\u0301", "\u2801"})
    void textWithAVisibleCharacterIsNotBlank(String text) {
        assertThat(TextChecks.isBlank(text)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Zoë “Z”", "a\u00a0b", "👩‍🦰", "\u202a"})
    void textIsOneLine(String text) {
        assertThat(TextChecks.isOneLine(text)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a\nb",
                "a\r",
                "a\u2028b",
                "\u2029",
                "a\u0085b",
                "a\u000bb",
                "\f",
                "\u001b",
                "\0"
            })
    void textHasALineBreakOrAnotherControlCharacter(String text) {
        assertThat(TextChecks.isOneLine(text)).isFalse();
    }
}
