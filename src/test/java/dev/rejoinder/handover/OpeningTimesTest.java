package dev.rejoinder.handover;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rejoinder.bot.HandoverSettings;
import dev.rejoinder.bot.HandoverSettings.Day;
import dev.rejoinder.bot.HandoverSettings.OpeningHours;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class OpeningTimesTest {
    private static HandoverSettings open(String zone, OpeningHours... hours) {
        return new HandoverSettings(
                true, List.of(), 0, false, false, 5, zone, List.of(hours), null);
    }

    private static Optional<Instant> opensAt(HandoverSettings settings, String now) {
        return OpeningTimes.opensAt(settings, Instant.parse(now));
    }

    @Test
    void withoutHoursSomebodyIsAlwaysThere() {
        assertThat(opensAt(open("UTC"), "2026-11-30T03:00:00Z")).isEmpty();
    }

    @Test
    void hoursAreInTheZoneOfTheBot() {
        HandoverSettings berlin =
                open("Europe/Berlin", new OpeningHours(Day.MONDAY, "09:00", "17:00"));

        assertThat(opensAt(berlin, "2026-11-30T07:59:59Z"))
                .contains(Instant.parse("2026-11-30T08:00:00Z"));
        assertThat(opensAt(berlin, "2026-11-30T08:00:00Z")).isEmpty();
        assertThat(opensAt(berlin, "2026-11-30T15:59:59Z")).isEmpty();
        assertThat(opensAt(berlin, "2026-11-30T16:00:00Z"))
                .contains(Instant.parse("2026-12-07T08:00:00Z"));
    }

    @Test
    void dayMayEndAtMidnightAndHaveABreak() {
        HandoverSettings hours =
                open(
                        "UTC",
                        new OpeningHours(Day.MONDAY, "08:00", "12:00"),
                        new OpeningHours(Day.MONDAY, "20:00", "24:00"));

        assertThat(opensAt(hours, "2026-11-30T12:00:00Z"))
                .contains(Instant.parse("2026-11-30T20:00:00Z"));
        assertThat(opensAt(hours, "2026-11-30T23:59:59Z")).isEmpty();
        assertThat(opensAt(hours, "2026-12-01T00:00:00Z")).isPresent();
    }
}
