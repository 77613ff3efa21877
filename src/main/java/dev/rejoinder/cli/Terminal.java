package dev.rejoinder.cli;

import java.io.BufferedReader;
import java.io.Console;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Input and output of a command.
 *
 * @param in standard input
 * @param out for results only, so that they can be piped
 * @param err for everything else
 * @param interactive whether {@code out} is a terminal
 */
record Terminal(InputStream in, PrintStream out, PrintStream err, boolean interactive) {
    private static final Pattern HARMFUL =
            Pattern.compile("[\\p{Cc}\\u202A-\\u202E\\u2066-\\u2069&&[^\n\t]]");

    static Terminal ofProcess() {
        boolean interactive =
                Optional.ofNullable(System.console()).filter(Console::isTerminal).isPresent();
        return new Terminal(System.in, System.out, System.err, interactive);
    }

    /** Prints a line; line ends are the same on every system. */
    void print(String line) {
        write(line + "\n");
    }

    /** Prints JSON as a line. Escapes what {@link #harmless} would remove. */
    void printJson(String json) {
        print(HARMFUL.matcher(json).replaceAll(found -> escaped(found.group().charAt(0))));
    }

    private static String escaped(char character) {
        return Matcher.quoteReplacement("\\u%04x".formatted((int) character));
    }

    /** Prints a part of a line. */
    void write(String text) {
        out.print(harmless(text));
        out.flush();
    }

    /** Reads a line of standard input; empty at its end. */
    String readLine() throws IOException {
        String line =
                new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8)).readLine();
        return line == null ? "" : line;
    }

    void note(String line) {
        err.print(harmless(line) + "\n");
        err.flush();
    }

    /**
     * Removes control characters, because a text from a model or a user could move the cursor,
     * change the title of the window, or reverse the text after it.
     */
    static String harmless(String text) {
        return HARMFUL.matcher(text).replaceAll("");
    }
}
