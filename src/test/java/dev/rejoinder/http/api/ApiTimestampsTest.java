package dev.rejoinder.http.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rejoinder.core.AppError;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ApiTimestampsTest {
    @Test
    void timestampIsInUtcWithMilliseconds() {
        assertThat(ApiTimestamps.text(Instant.parse("2027-01-31T12:00:00Z")))
                .isEqualTo("2027-01-31T12:00:00.000Z");
        assertThat(ApiTimestamps.text(Instant.ofEpochMilli(-1)))
                .isEqualTo("1969-12-31T23:59:59.999Z");
    }

    @ParameterizedTest
    @CsvSource({
        "2027-01-31, 2027-01-31T00:00:00Z",
        "2027-01-31T12:30, 2027-01-31T12:30:00Z",
        "2027-01-31T12:30:05, 2027-01-31T12:30:05Z",
        "2027-01-31T12:30:05Z, 2027-01-31T12:30:05Z",
        "2027-01-31t12:30:05z, 2027-01-31T12:30:05Z",
        "2027-01-31T12:30:05.123456Z, 2027-01-31T12:30:05.123456Z",
        "2027-01-31T12:30:05+02:00, 2027-01-31T10:30:05Z",
        "2027-01-31T12:30:05 02:00, 2027-01-31T10:30:05Z",
        "2027-01-31T12:30:05-05:30, 2027-01-31T18:00:05Z",
        "2028-02-29, 2028-02-29T00:00:00Z",
        "0000-01-01, 0000-01-01T00:00:00Z",
        "9999-12-31, 9999-12-31T00:00:00Z"
    })
    void dateOrTimeIsRead(String given, Instant meant) {
        assertThat(ApiTimestamps.parse("since", given)).isEqualTo(meant);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "T",
                "today",
                "2027-02-29",
                "2027-13-01",
                "20270131",
                "2027-1-31",
                "31.01.2027",
                "2027-01-31T",
                "2027-01-31T24:01",
                "2027-01-31T12:30:05+25:00",
                "2027-01-31 12:30:05",
                "-9999-01-01T00:00:00Z",
                "+999999999-12-31T23:59:59Z",
                "1700000000",
                "２０２７-01-31"
            })
    void whatIsNoTimeIsRefused(String given) {
        assertThatThrownBy(() -> ApiTimestamps.parse("since", given))
                .isInstanceOfSatisfying(
                        AppError.class, error -> assertThat(error.field()).isEqualTo("since"));
    }
}
