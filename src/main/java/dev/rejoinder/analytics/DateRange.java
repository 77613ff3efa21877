package dev.rejoinder.analytics;

import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.List;

/**
 * Some days in a row, in UTC.
 *
 * @param first the first day
 * @param last the last day, which belongs to it
 */
public record DateRange(LocalDate first, LocalDate last) {
    /** The most days of one period. */
    public static final int MAX_DAYS = 366;

    public DateRange {
        if (first.isAfter(last)) {
            throw new IllegalArgumentException("a period that ends before it begins");
        }
    }

    /** How many days it has. */
    public long length() {
        return ChronoUnit.DAYS.between(first, last) + 1;
    }

    List<LocalDate> days() {
        return first.datesUntil(last.plusDays(1)).toList();
    }
}
