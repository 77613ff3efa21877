package dev.rejoinder.analytics;

import java.time.LocalDate;
import java.util.HashMap;
import java.util.Map;

/** Turns added up in all, by day and by bot, as a store reads them. Not thread-safe. */
public final class TurnTotals {
    private final TurnTotal total = new TurnTotal();
    private final Map<LocalDate, TurnTotal> days = new HashMap<>();
    private final Map<String, TurnTotal> bots = new HashMap<>();

    /** Takes in some turns; those of one bot in any order and number of pieces. */
    public void add(TurnCount count) {
        total.add(count);
        days.computeIfAbsent(count.day(), day -> new TurnTotal()).add(count);
        bots.computeIfAbsent(count.botId(), bot -> new TurnTotal()).add(count);
    }

    TurnTotal total() {
        return total;
    }

    TurnTotal day(LocalDate day) {
        return days.getOrDefault(day, new TurnTotal());
    }

    Map<String, TurnTotal> bots() {
        return bots;
    }
}
