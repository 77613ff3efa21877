package dev.rejoinder.cli;

import dev.rejoinder.core.Page;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/** What all lists have in common. */
final class ListOutput {
    private static final String PAGE = "--page";

    private ListOutput() {}

    static OptionSpec pageOption() {
        return CommandOptions.text(PAGE, "N", "Which " + Page.MAX_LIMIT + " of them (1).");
    }

    static Page page(ParseResult arguments) {
        int number = CommandOptions.number(arguments, PAGE, 1);
        if (number < 1) {
            throw new UsageException(PAGE + ": the first page is 1");
        }
        return new Page(number, Page.MAX_LIMIT);
    }

    /** Prints the rows, and how to see more when the page is full. */
    static void print(Terminal terminal, TextTable table, Page page, int rows) {
        table.lines(terminal.interactive()).forEach(terminal::print);
        if (rows == page.limit()) {
            terminal.complain("For the next page: " + PAGE + " " + (page.number() + 1));
        }
    }

    /** To the second, in UTC; a dash for never. */
    static String time(@Nullable Instant instant) {
        return instant == null ? "-" : instant.truncatedTo(ChronoUnit.SECONDS).toString();
    }
}
