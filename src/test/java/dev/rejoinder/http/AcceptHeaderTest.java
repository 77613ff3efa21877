package dev.rejoinder.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AcceptHeaderTest {
    private static boolean prefersText(String... lines) {
        return AcceptHeader.parse(List.of(lines))
                .prefers("text/plain", "application/json", "text/event-stream");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "text/plain",
                "TEXT/Plain",
                " text/plain ; charset=utf-8",
                "text/plain;charset=\"utf-8\"; q=0.1",
                "text/html, text/plain",
                "text/plain, */*;q=0.1",
                "text/plain, text/*;q=0.9, application/json; Q=0.5",
                "text/plain;q=0.5,application/json;q=0.4,text/event-stream;q=0.499",
                "text/plain, text/event-stream;q=0, */*;q=0.8",
                "text/plain;q=0.2, text/plain;q=0.9, */*;q=0.5",
                "text/plain;q=1.000, */*;q=.2",
                "text/plain;q=0.12345, */*;q=0.1234",
                ",, text/plain,",
                "text/plain, application/json;q=2",
                "text/plain, nonsense, */json, a/b/c, ;q=1",
                "text/plain, application/json;q=0.5;ext=1"
            })
    void bareTextIsForThoseWhoPreferIt(String accept) {
        assertThat(prefersText(accept)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "*/*",
                "application/json, text/plain, */*",
                "text/plain, */*",
                "text/*",
                "*",
                "text/plain, *; q=1",
                "text/plain, application/json",
                "text/plain, text/event-stream",
                "text/plain;q=0.5, application/json;q=0.9",
                "text/plain;q=0",
                "text/plain;q=0.000, application/json",
                "text/plainly",
                "image/png",
                "text/plain;q=high",
                "text/plain;q=1.5",
                "text/plain;q=-1",
                "text/plain;q=NaN",
                "text/plain;q",
                "text/plain;format=flowed",
                "x;a=\"text/plain, text/plain\"",
                "image/png;a=\"b, text/plain",
                "text /plain",
                "text/ plain",
                "text/plain application/json"
            })
    void everybodyElseGetsEvents(String accept) {
        assertThat(prefersText(accept)).isFalse();
    }

    @Test
    void severalHeaderLinesAreOneList() {
        assertThat(prefersText("text/html", "text/plain")).isTrue();
        assertThat(prefersText("text/plain", "application/json")).isFalse();
        assertThat(prefersText()).isFalse();
    }

    @Test
    void mostSpecificRangeDeterminesTheWeight() {
        var accept =
                AcceptHeader.parse(
                        List.of("text/*;q=0.3, text/plain;q=0.7, */*;q=0.5, text/html;q=0"));

        assertThat(accept.weight("text/plain")).isEqualTo(0.7);
        assertThat(accept.weight("text/event-stream")).isEqualTo(0.3);
        assertThat(accept.weight("application/json")).isEqualTo(0.5);
        assertThat(accept.weight("text/html")).isZero();
    }

    @Test
    void anyInputIsAccepted() {
        String[] pieces = {
            "text", "/", "plain", "*", ",", ";", "q", "=", "0.5", "\"", "\\", " ", "é", "\t", "1",
            "."
        };
        var chance = new Random(1);
        for (int i = 0; i < 20_000; i++) {
            var text = new StringBuilder();
            for (int left = chance.nextInt(12); left > 0; left--) {
                text.append(pieces[chance.nextInt(pieces.length)]);
            }
            double weight = AcceptHeader.parse(List.of(text.toString())).weight("text/plain");
            assertThat(weight).as(text.toString()).isBetween(0.0, 1.0);
        }
    }
}
