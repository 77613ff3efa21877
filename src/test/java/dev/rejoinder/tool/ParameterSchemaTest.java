package dev.rejoinder.tool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ParameterSchemaTest {
    private static final String ORDER =
            """
            {"type":"object","properties":{
                "id":{"type":"string","pattern":"^[A-Z]{2}[0-9]+$"},
                "count":{"type":"integer","minimum":1},
                "lines":{"type":"array","items":{"$ref":"#/$defs/line"}}},
             "required":["id"],"additionalProperties":false,
             "$defs":{"line":{"type":"object","properties":{"sku":{"type":"string"}}}}}
            """;

    @Test
    void fittingArgumentsHaveNoProblem() {
        assertThat(
                        ParameterSchema.compile(ORDER)
                                .problem(
                                        "{\"id\":\"AB12\",\"count\":2,\"lines\":[{\"sku\":\"x\"}]}"))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{}                                | id",
                "{\"id\":5}                        | id",
                "{\"id\":\"ab\"}                   | id",
                "{\"id\":\"AB1\",\"count\":0}      | count",
                "{\"id\":\"AB1\",\"other\":0}      | other",
                "{\"id\":\"AB1\",\"lines\":[{},{\"sku\":1}]} | lines/1/sku",
                "[]                                | object",
                "{\"id\":                          | JSON",
                "{} {}                             | JSON",
            })
    void problemNamesTheField(String arguments, String field) {
        assertThat(ParameterSchema.compile(ORDER).problem(arguments).orElseThrow())
                .contains(field)
                .endsWith(".")
                .hasSizeLessThan(200);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[]",
                "{\"type\":\"array\"}",
                "{\"type\":\"object\",\"properties\":{\"a\":{\"type\":\"text\"}}}",
                "{\"type\":\"object\",\"properties\":5}",
                "{\"type\":\"object\",\"properties\":{\"a\":{\"$ref\":\"#/$defs/none\"}}}",
                "{\"type\":\"object\",\"properties\":{\"a\":{\"$ref\":\"http://127.0.0.1:1/s\"}}}",
                "{\"type\":\"object\",\"properties\":{\"a\":{\"$ref\":\"file:///etc/passwd\"}}}",
                "{\"type\":\"object\",\"properties\":{\"a\":{\"pattern\":\"(\"}}}",
                "{\"$schema\":\"http://127.0.0.1:1/dialect\",\"type\":\"object\"}",
                "{\"type\":\"object\",\"$ref\":\"#\"}",
            })
    void unusableSchemaIsRefused(String schema) {
        assertThatThrownBy(() -> ParameterSchema.compile(schema))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("The parameters ");
    }

    @Test
    @Timeout(20)
    void explosiveExpressionEnds() {
        ParameterSchema schema =
                ParameterSchema.compile(
                        "{\"type\":\"object\",\"properties\":{\"a\":{\"pattern\":\"^(a+)+$\"}}}");
        long start = System.nanoTime();

        assertThat(schema.problem("{\"a\":\"" + "a".repeat(5_000) + "!\"}")).isPresent();

        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(10));
    }

    /** The library logs what goes wrong with a pattern as an error of the program. */
    @ParameterizedTest
    @ValueSource(
            strings = {"^(a+)+$", "(a|aa)+$", "(", "[z-a]", "\\\\p{Nothing}", "(?<x>a)\\\\k<y>"})
    @Timeout(20)
    void slowOrMalformedPatternIsNotLogged(String pattern) {
        var logged = new ArrayList<LogRecord>();
        Logger logger = Logger.getLogger("com.networknt.schema");
        Handler handler =
                new Handler() {
                    @Override
                    public void publish(LogRecord entry) {
                        logged.add(entry);
                    }

                    @Override
                    public void flush() {}

                    @Override
                    public void close() {}
                };
        logger.addHandler(handler);
        String schema =
                "{\"type\":\"object\",\"properties\":{\"a\":{\"pattern\":\"PATTERN\"}},"
                        + "\"patternProperties\":{\"PATTERN\":{\"type\":\"string\"}}}";
        try {
            var _ =
                    ParameterSchema.compile(schema.replace("PATTERN", pattern))
                            .problem("{\"a\":\"" + "a".repeat(5_000) + "!\"}");
        } catch (IllegalArgumentException malformed) {
            assertThat(malformed)
                    .hasMessage("The parameters have a pattern that is not a regular expression.");
        } finally {
            logger.removeHandler(handler);
        }

        assertThat(logged).isEmpty();
    }

    @Test
    @Timeout(20)
    void explosiveSchemaEnds() {
        var schema =
                ParameterSchema.compile(
                        """
                        {"type":"object","properties":{"a":{"$ref":"#/$defs/n"}},
                         "$defs":{"n":{"anyOf":[
                            {"properties":{"n":{"$ref":"#/$defs/n"}},"required":["x"]},
                            {"properties":{"n":{"$ref":"#/$defs/n"}},"required":["y"]},
                            {"properties":{"n":{"$ref":"#/$defs/n"}},"required":["z"]}]}}}
                        """);

        assertThat(schema.problem("{\"a\":" + "{\"n\":".repeat(60) + "1" + "}".repeat(61)))
                .isPresent();
    }
}
