package dev.rejoinder.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HeaderTest {
    @ParameterizedTest
    @ValueSource(strings = {"a\r\nb: c", "a\nb", "a\rb", "a\0b", "\u000b", "€"})
    void valueWithALineBreakIsRefusedAndNotQuoted(String value) {
        assertThatThrownBy(() -> new Header("X-Key", value))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("header X-Key has an invalid value");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a b", "a:", "a\r\n", "é"})
    void nameMustBeAToken(String name) {
        assertThatThrownBy(() -> new Header(name, "x"))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void valueIsTrimmed() {
        assertThat(new Header("X-a_1", "b c\té").value()).isEqualTo("b c\té");
        assertThat(new Header("X", " \tb c ").value()).isEqualTo("b c");
    }
}
