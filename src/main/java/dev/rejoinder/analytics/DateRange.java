package dev.rejoinder.analytics;

import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.List;

/**
 * A range of days, in UTC.
 *
 * @param first the first day
 * @param last the last day, inclusive
 */
public record DateRange(LocalDate first, LocalDate last) {
    /** The longest period, in days. */
    public static final int MAX_DAYS = 366;

    public DateRange {
        if (first.isAfter(last)) {
            throw new IllegalArgumentException("the period ends before it begins");
        }
    }

    /** The number of days. */
    public long length() {
        return ChronoUnit.DAYS.between(first, last) + 1;
    }

    List<LocalDate> days() {
        return first.datesUntil(last.plusDays(1)).toList();
    }
}
