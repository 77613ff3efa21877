package dev.rejoinder.cli;

import java.io.Console;
import java.io.InputStream;
import java.io.PrintStream;
import java.util.Optional;

/**
 * Input and output of a command.
 *
 * @param in standard input
 * @param out for results only, so that they can be piped
 * @param err for everything else
 * @param interactive whether {@code out} is a terminal
 */
record Terminal(InputStream in, PrintStream out, PrintStream err, boolean interactive) {
    static Terminal ofProcess() {
        boolean interactive =
                Optional.ofNullable(System.console()).filter(Console::isTerminal).isPresent();
        return new Terminal(System.in, System.out, System.err, interactive);
    }

    /** Prints a line; line ends are the same on every system. */
    void print(String line) {
        out.print(line + "\n");
        out.flush();
    }

    /**
     * Prints a part of a line. A terminal gets no control characters, because text from a model
     * could move its cursor or change its title.
     */
    void write(String text) {
        out.print(interactive ? harmless(text) : text);
        out.flush();
    }

    void note(String line) {
        err.print(harmless(line) + "\n");
        err.flush();
    }

    private static String harmless(String text) {
        return text.replaceAll("[\\p{Cc}&&[^\n\t]]", "");
    }
}
