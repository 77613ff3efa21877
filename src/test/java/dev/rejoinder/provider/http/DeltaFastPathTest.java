package dev.rejoinder.provider.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class DeltaFastPathTest {
    private final DeltaFastPath repeated = new DeltaFastPath();

    private void learn(String event, String text) {
        byte[] bytes = ("..." + event + "...").getBytes(StandardCharsets.UTF_8);
        repeated.learn(bytes, 3, bytes.length - 6, bytes.length - 3 - rest(event, text));
    }

    private static int rest(String event, String text) {
        return event.length() - event.indexOf('"' + text + '"');
    }

    private @Nullable String text(String event) {
        byte[] bytes = ("--" + event + "--").getBytes(StandardCharsets.UTF_8);
        return repeated.text(bytes, 2, bytes.length - 4);
    }

    @Test
    void nothingMatchesBeforeTheFirstEvent() {
        assertThat(text("{\"a\":\"x\"}")).isNull();
        assertThat(text("")).isNull();
    }

    @Test
    void onlyTheTextMayDiffer() {
        learn("{\"a\":\"x\",\"b\":1}", "x");
        assertThat(text("{\"a\":\"y z\",\"b\":1}")).isEqualTo("y z");
        assertThat(text("{\"a\":\"\",\"b\":1}")).isEmpty();
        assertThat(text("{\"a\":\"y\",\"b\":2}")).isNull();
        assertThat(text("{\"c\":\"y\",\"b\":1}")).isNull();
        assertThat(text("{\"a\":\"y\",\"b\":1} ")).isNull();
        assertThat(text("{\"a\":\",\"b\":1}")).isNull();
    }

    @Test
    void escapedTextIsParsed() {
        learn("{\"a\":\"x\"}", "x");
        assertThat(text("{\"a\":\"\\n\"}")).isNull();
        assertThat(text("{\"a\":\"x\",\"a\":\"y\"}")).isNull();
        assertThat(text("{\"a\":\"é\"}")).isNull();
        assertThat(text("{\"a\":\"\t\"}")).isNull();
    }

    @Test
    void textWithAnEscapeIsNoTemplate() {
        learn("{\"a\":\"x\\n\"}", "x\\n");
        assertThat(text("{\"a\":\"y\"}")).isNull();
    }

    @Test
    void learningStopsIfAllEventsDiffer() {
        for (int i = 0; i < 9; i++) {
            learn("{\"i\":" + i + ",\"a\":\"x\"}", "x");
        }
        assertThat(text("{\"i\":7,\"a\":\"y\"}")).isEqualTo("y");
        assertThat(text("{\"i\":8,\"a\":\"y\"}")).isNull();
    }
}
