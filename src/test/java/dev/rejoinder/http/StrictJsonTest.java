package dev.rejoinder.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.rejoinder.core.AppError;
import dev.rejoinder.testkit.Program;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class StrictJsonTest {
    @ParameterizedTest
    @CsvSource({
        "0.0, 0",
        "-0.0, 0",
        "1.0, 1",
        "-1.5, -1.5",
        "0.1, 0.1",
        "100.0, 100",
        "1e20, 100000000000000000000",
        "1e21, 1e+21",
        "-1.25e21, -1.25e+21",
        "123456789012345680000, 123456789012345680000",
        "1e-6, 0.000001",
        "1e-7, 1e-7",
        "1.5e-7, 1.5e-7",
        "2e-323, 2e-323",
        "4.9e-324, 5e-324",
        "9.9e-324, 1e-323",
        "9007199254740993, 9007199254740992",
        "1.7976931348623157e308, 1.7976931348623157e+308"
    })
    void numberIsWrittenAsJavaScriptDoes(double number, String text) {
        assertThat(StrictJson.asJavaScript(number)).isEqualTo(text);
    }

    @Test
    void numbersAreWrittenAsInNodeJs() throws IOException {
        assumeTrue(Program.isThere("node", "--version"), "node is not installed");
        var random = new Random(7);
        var numbers = new ArrayList<Double>(List.of(Double.MIN_VALUE, Double.MAX_VALUE));
        for (int i = 0; i < 20_000; i++) {
            numbers.add(Double.longBitsToDouble(random.nextLong()));
            numbers.add((double) random.nextInt(1_000_000) / 1_000);
            numbers.add(Double.longBitsToDouble(random.nextInt(1_000)));
        }
        numbers.removeIf(number -> !Double.isFinite(number));
        String ours =
                numbers.stream()
                        .map(StrictJson::asJavaScript)
                        .collect(Collectors.joining(",", "[", "]"));

        String theirs =
                Program.run(
                        ours,
                        "node",
                        "-e",
                        "process.stdout.write(JSON.stringify(JSON.parse("
                                + "require('fs').readFileSync(0, 'utf8'))))");

        assertThat(theirs).isEqualTo(ours);
        assertThat(
                        java.util.Arrays.stream(ours.substring(1, ours.length() - 1).split(",", -1))
                                .map(Double::valueOf))
                .isEqualTo(numbers);
    }

    @Test
    void valueIsReturnedAsSent() {
        String given =
                """
                {"z":1.0, "a": [1e2,-0,0,1E-9,123456789012345678901234567890],"s":"é\\/漢\\u007f\\t",
                 "10":true,"9":null,"01":{},"-1":"👩‍👩‍👧"}
                """;

        assertThat(StrictJson.compact(StrictJson.readObject(bytes(given))))
                .isEqualTo(
                        "{\"z\":1.0,\"a\":[1e2,-0,0,1E-9,123456789012345678901234567890],"
                                + "\"s\":\"é/漢\u007f\\t\",\"10\":true,\"9\":null,\"01\":{},"
                                + "\"-1\":\"👩‍👩‍👧\"}");
    }

    @Test
    void nestingDepthOfJsonIsLimited() {
        String deepest = "{\"a\":".repeat(32) + "1" + "}".repeat(32);
        assertThat(StrictJson.readObject(bytes(deepest)).size()).isEqualTo(1);

        assertThatThrownBy(() -> StrictJson.readObject(bytes("{\"a\":" + deepest + "}")))
                .isInstanceOf(AppError.class)
                .hasMessage("The body is not valid JSON.");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    {"a":NaN}
                    {"a":Infinity}
                    {"a":.5}
                    {"a":+5}
                    {"a":0x5}
                    {'a':5}
                    {"a":5,}
                    {a:5}
                    {"a":5}{}
                    {"a":"\u0001"}
                    {"a":"\\x"}
                    {"a":/**/5}
                    {"a":{"b":1,"b":1}}
                    """)
    void whatIsNotStrictJsonIsRefused(String body) {
        assertThatThrownBy(() -> StrictJson.readObject(bytes(body))).isInstanceOf(AppError.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "12345678901234567890",
                "-12345678901234567890.12345678901234567890",
                "9007199254740993",
                "1.10",
                "1e400",
                "-1E+0400",
                "1e99999999999",
                "-1e99999999999",
                "1e-99999999999",
                "0e999999999",
                "1e-999999999",
                "-0",
                "-0.0",
                "0.1e1",
                "2147483648",
                "-9223372036854775809"
            })
    void numberComesBackDigitByDigitAndAtOnce(String number) {
        String object = "{\"a\":[" + number + "]}";
        assertThat(StrictJson.compact(StrictJson.readObject(bytes(object)))).isEqualTo(object);
    }

    @Test
    void truncatedJsonIsNotClosed() {
        var out = new ByteArrayOutputStream();

        assertThatThrownBy(
                        () ->
                                StrictJson.write(
                                        out,
                                        json -> {
                                            json.writeStartObject();
                                            json.writeStringProperty("a", "x".repeat(100_000));
                                            throw new IllegalStateException("the source failed");
                                        }))
                .hasMessage("the source failed");

        assertThat(out.toString(StandardCharsets.UTF_8))
                .startsWith("{\"a\":\"x")
                .doesNotEndWith("}");
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
