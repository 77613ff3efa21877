package dev.rejoinder.storage.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

final class StatementTextTest {
    private static void assertParsed(String text, String jdbc, String... names) {
        StatementText parsed = StatementText.of(text);

        assertThat(parsed.jdbc()).isEqualTo(jdbc);
        assertThat(parsed.parameters()).containsExactly(names);
        assertThat(StatementText.of(text)).as("parsed once").isSameAs(parsed);
    }

    @Test
    void namesBecomeQuestionMarksInTheirOrder() {
        assertParsed(
                "select a from t where b = :b_1 and (c, d) < (:c,:b_1) limit :n",
                "select a from t where b = ? and (c, d) < (?,?) limit ?",
                "b_1",
                "c",
                "b_1",
                "n");
    }

    @Test
    void textWithoutNamesStaysAsItIs() {
        assertParsed("commit", "commit");
    }

    @Test
    void quotesCommentsCastsAndSlicesHoldNoNames() {
        String text =
                """
                select ':a', ":b", 'it''s :c', x::text, y[1:2] -- not :d
                from t where e = :e -- :f\
                """;

        assertParsed(text, text.replace("= :e", "= ?"), "e");
    }

    @Test
    void valuesAreFoundInAnyOrder() {
        var parameters = Parameters.of("a", 1);
        for (String name : List.of("b", "c", "d", "e", "f", "g", "h", "i", "j")) {
            parameters.and(name, name);
        }

        assertThat(List.of(parameters.value("j"), parameters.value("a"), parameters.value("e")))
                .containsExactly("j", 1, "e");
        assertThat(parameters.and("none", null).value("none")).isNull();
        assertThatThrownBy(() -> parameters.value("k"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("no value for :k");
        assertThat(parameters.value("a")).isEqualTo(1);
    }
}
