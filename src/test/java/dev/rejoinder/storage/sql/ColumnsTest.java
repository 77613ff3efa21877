package dev.rejoinder.storage.sql;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class ColumnsTest {
    private static final Columns COLUMNS =
            Columns.of("id", "name").with("made", "0").with("name", "upper(:name)");

    @Test
    void oneColumnListGeneratesEveryStatement() {
        assertThat(COLUMNS.names()).isEqualTo("id, name, made");
        assertThat(COLUMNS.from("t")).isEqualTo("t.id, t.name, t.made");
        assertThat(COLUMNS.assignments()).isEqualTo("id = :id, name = upper(:name), made = 0");
        assertThat(COLUMNS.insertInto("thing"))
                .isEqualTo("insert into thing (id, name, made) values (:id, upper(:name), 0)\n");
        assertThat(COLUMNS.insertSelect("thing"))
                .isEqualTo("insert into thing (id, name, made) select :id, upper(:name), 0\n");
    }

    @Test
    void listsAreExtendedAndCleared() {
        assertThat(Columns.of("a").and(Columns.of("b", "a")).names()).isEqualTo("a, b");
        assertThat(COLUMNS.cleared().assignments())
                .isEqualTo("id = null, name = null, made = null");
        assertThat(COLUMNS.names()).as("the list itself stays").isEqualTo("id, name, made");
    }
}
