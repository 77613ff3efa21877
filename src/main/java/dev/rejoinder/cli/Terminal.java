package dev.rejoinder.cli;

import java.io.Console;
import java.io.InputStream;
import java.io.PrintStream;
import java.util.Optional;

/**
 * Where a command prints, and what it is given.
 *
 * @param in standard input
 * @param out for what was asked for, and nothing else, so that it can be piped
 * @param err for everything else
 * @param interactive whether somebody is looking at {@code out}
 */
record Terminal(InputStream in, PrintStream out, PrintStream err, boolean interactive) {
    static Terminal ofProcess() {
        boolean interactive =
                Optional.ofNullable(System.console()).filter(Console::isTerminal).isPresent();
        return new Terminal(System.in, System.out, System.err, interactive);
    }

    /** One line; line ends are the same on every system. */
    void print(String line) {
        out.print(line + "\n");
        out.flush();
    }

    void complain(String line) {
        err.print(line + "\n");
        err.flush();
    }
}
