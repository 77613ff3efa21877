package dev.rejoinder.storage.sql;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

final class SqlTemplateTest {
    @Test
    void placeholdersBecomeTheirFragmentsAndOthersStay() {
        String filled =
                SqlTemplate.fill(
                        "select ${columns} from t where ${key} or ${key} and at < ${clock}",
                        Map.of("columns", "a, $1", "key", "id = :id"));

        assertThat(filled)
                .isEqualTo("select a, $1 from t where id = :id or id = :id and at < ${clock}");
    }
}
