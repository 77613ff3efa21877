package dev.rejoinder.analytics;

import java.time.LocalDate;
import java.util.HashMap;
import java.util.Map;

/** Turns added up in all, by day and by bot, as a store reads them. Not thread-safe. */
public final class Sheet {
    private final Tally total = new Tally();
    private final Map<LocalDate, Tally> days = new HashMap<>();
    private final Map<String, Tally> bots = new HashMap<>();

    /** Takes in some turns; those of one bot in any order and number of pieces. */
    public void add(TurnCount count) {
        total.add(count);
        days.computeIfAbsent(count.day(), day -> new Tally()).add(count);
        bots.computeIfAbsent(count.botId(), bot -> new Tally()).add(count);
    }

    Tally total() {
        return total;
    }

    Tally day(LocalDate day) {
        return days.getOrDefault(day, new Tally());
    }

    Map<String, Tally> bots() {
        return bots;
    }
}
