package dev.rejoinder.analytics;

import java.time.LocalDate;
import java.util.HashMap;
import java.util.Map;

/**
 * Turns, the feedback on their answers, and their attachments, added up in total, per day and per
 * bot, as a store reads them. Not thread-safe.
 */
public final class TurnTotals {
    private final TurnTotal total = new TurnTotal();
    private final Map<LocalDate, TurnTotal> days = new HashMap<>();
    private final Map<String, TurnTotal> bots = new HashMap<>();

    /** Adds turns, in any order. */
    public void add(DailyTurnCount count) {
        total.add(count);
        days.computeIfAbsent(count.day(), day -> new TurnTotal()).add(count);
        bots.computeIfAbsent(count.botId(), bot -> new TurnTotal()).add(count);
    }

    /** Adds feedback, in any order. */
    public void add(DailyFeedbackCount count) {
        total.add(count);
        days.computeIfAbsent(count.day(), day -> new TurnTotal()).add(count);
        bots.computeIfAbsent(count.botId(), bot -> new TurnTotal()).add(count);
    }

    /** Adds attachments, in any order. */
    public void add(DailyAttachmentCount count) {
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
