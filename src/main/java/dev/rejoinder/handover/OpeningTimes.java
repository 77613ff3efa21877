package dev.rejoinder.handover;

import dev.rejoinder.bot.HandoverSettings;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Computes when people are available, in the time zone of the bot. */
final class OpeningTimes {
    private static final int DAYS_AHEAD = 8;
    private static final String END_OF_DAY = "24:00";

    private OpeningTimes() {}

    private record Span(LocalDateTime from, LocalDateTime to) {
        boolean contains(LocalDateTime time) {
            return !time.isBefore(from) && time.isBefore(to);
        }
    }

    /** When people are available again; empty if they are now, or always. */
    static Optional<Instant> opensAt(HandoverSettings settings, Instant now) {
        if (settings.openingHours().isEmpty()) {
            return Optional.empty();
        }
        ZoneId zone = ZoneId.of(settings.timeZone());
        LocalDateTime local = LocalDateTime.ofInstant(now, zone);
        List<Span> spans = spans(settings, local.toLocalDate());
        if (spans.stream().anyMatch(span -> span.contains(local))) {
            return Optional.empty();
        }
        return spans.stream()
                .map(Span::from)
                .filter(from -> from.isAfter(local))
                .min(Comparator.naturalOrder())
                // Clocks may skip the hour in which a span begins; this takes the next one.
                .map(from -> ZonedDateTime.of(from, zone).toInstant());
    }

    private static List<Span> spans(HandoverSettings settings, LocalDate first) {
        var spans = new ArrayList<Span>();
        for (int i = 0; i < DAYS_AHEAD; i++) {
            LocalDate date = first.plusDays(i);
            for (HandoverSettings.OpeningHours hours : settings.openingHours()) {
                if (DayOfWeek.valueOf(hours.day().name()) == date.getDayOfWeek()) {
                    spans.add(new Span(time(date, hours.from()), time(date, hours.to())));
                }
            }
        }
        return spans;
    }

    private static LocalDateTime time(LocalDate date, String text) {
        return text.equals(END_OF_DAY)
                ? date.plusDays(1).atStartOfDay()
                : date.atTime(LocalTime.parse(text));
    }
}
