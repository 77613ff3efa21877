package dev.rejoinder.http.api;

import dev.rejoinder.core.AppError;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/** Formats and parses timestamps of the API. */
public final class ApiTimestamps {
    /** UTC, always with milliseconds. */
    private static final DateTimeFormatter FORMAT =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);

    private static final Instant EARLIEST = Instant.parse("0000-01-01T00:00:00Z");
    private static final Instant LATEST = Instant.parse("9999-12-31T23:59:59.999Z");
    private static final int DATE_LENGTH = 10;

    private ApiTimestamps() {}

    public static String text(Instant time) {
        return FORMAT.format(time);
    }

    /**
     * Parses a date ({@code 2027-01-31}, its start in UTC) or a timestamp with or without offset.
     *
     * @throws AppError INVALID_REQUEST
     */
    static Instant parse(String name, String given) {
        // An unencoded plus sign in an offset arrives as a space.
        String text = given.replace(' ', '+');
        try {
            Instant time = parse(text);
            if (time.isBefore(EARLIEST) || time.isAfter(LATEST)) {
                throw new DateTimeException("out of range");
            }
            return time;
        } catch (DateTimeException wrong) {
            throw AppError.invalid(
                    name,
                    name + " must be an ISO 8601 date or time, such as 2027-01-31T12:00:00Z.");
        }
    }

    private static Instant parse(String text) {
        if (text.length() == DATE_LENGTH) {
            return LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant();
        }
        String time = text.substring(text.indexOf('T') + 1);
        boolean zoned = time.endsWith("Z") || time.contains("+") || time.contains("-");
        return zoned
                ? OffsetDateTime.parse(text).toInstant()
                : LocalDateTime.parse(text).toInstant(ZoneOffset.UTC);
    }
}
