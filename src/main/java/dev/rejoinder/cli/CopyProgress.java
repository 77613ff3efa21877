package dev.rejoinder.cli;

import java.util.Locale;
import java.util.Map;

/** Prints the progress of a copy: one line per table, and more for long ones. */
final class CopyProgress {
    private static final long STEP = 50_000;

    private final Terminal terminal;
    private long said;

    CopyProgress(Terminal terminal) {
        this.terminal = terminal;
    }

    void copied(String table, long rows, boolean whole) {
        if (whole || rows >= said + STEP) {
            said = whole ? 0 : rows;
            terminal.note(
                    String.format(
                            Locale.ROOT, "  %s: %,d rows%s", table, rows, whole ? "" : " so far"));
        }
    }

    /**
     * Prints the totals.
     *
     * @param rows the number of rows of each table
     */
    static void sayTotal(Terminal terminal, Map<String, Long> rows) {
        terminal.note(
                String.format(
                        Locale.ROOT,
                        "%,d rows of %d tables, compared by their checksums: %,d conversations, %,d"
                                + " turns.",
                        rows.values().stream().mapToLong(Long::longValue).sum(),
                        rows.size(),
                        rows.getOrDefault("conversation", 0L),
                        rows.getOrDefault("turn", 0L)));
    }
}
