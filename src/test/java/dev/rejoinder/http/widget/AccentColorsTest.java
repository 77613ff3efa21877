package dev.rejoinder.http.widget;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AccentColorsTest {
    /** Columns: the owner's color, then accent, text on it, tint and link in the light theme. */
    @ParameterizedTest
    @CsvSource({
        "#2450d8, #2450d8, #ffffff, #e7ecfb, #2450d8",
        "#FFD400, #f5cc00, #000000, #fffae3, #7f6a00",
        "#ffffff, #cccccc, #000000, #ffffff, #6a6a6a",
        "#000000, #000000, #ffffff, #e3e3e3, #000000"
    })
    void colorsOfTheLightThemeAreLegible(
            String owner, String accent, String onAccent, String soft, String link) {
        assertThat(AccentColors.of(owner, AccentColors.Theme.LIGHT))
                .isEqualTo(new AccentColors(accent, onAccent, soft, link));
    }

    @ParameterizedTest
    @CsvSource({
        "#2450d8, #2450d8, #ffffff, #172757, #849de9",
        "#000000, #3d3d3d, #ffffff, #0d0f16, #a2a2a2",
        "#ffd400, #ffd400, #000000, #594f16, #ffd400"
    })
    void colorsOfTheDarkThemeAreLegible(
            String owner, String accent, String onAccent, String soft, String link) {
        assertThat(AccentColors.of(owner, AccentColors.Theme.DARK))
                .isEqualTo(new AccentColors(accent, onAccent, soft, link));
    }

    /** All hues and greys end, with every text legible. */
    @Test
    void everyColorGivesLegibleText() {
        for (int color = 0; color <= 0xffffff; color += 0x010f07) {
            for (AccentColors.Theme theme : AccentColors.Theme.values()) {
                AccentColors made = AccentColors.of("#%06x".formatted(color), theme);
                assertThat(contrast(made.accent(), made.onAccent())).isGreaterThanOrEqualTo(4.5);
                assertThat(contrast(made.link(), made.soft())).isGreaterThanOrEqualTo(4.5);
            }
        }
    }

    /** As WCAG 2.2 defines it, written apart from the product. */
    private static double contrast(String one, String other) {
        double first = luminance(one);
        double second = luminance(other);
        return (Math.max(first, second) + 0.05) / (Math.min(first, second) + 0.05);
    }

    private static double luminance(String color) {
        double sum = 0;
        double[] weights = {0.2126, 0.7152, 0.0722};
        for (int at = 0; at < weights.length; at++) {
            double part = Integer.parseInt(color.substring(1 + 2 * at, 3 + 2 * at), 16) / 255.0;
            sum +=
                    weights[at]
                            * (part <= 0.04045
                                    ? part / 12.92
                                    : Math.pow((part + 0.055) / 1.055, 2.4));
        }
        return sum;
    }
}
