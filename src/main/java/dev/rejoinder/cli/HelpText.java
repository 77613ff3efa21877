package dev.rejoinder.cli;

import java.io.PrintStream;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;

/**
 * Prints the help of a command. Breaks lines at spaces only, while picocli would break a value such
 * as {@code ./data} in its middle.
 */
final class HelpText {
    private static final int WIDTH = 80;
    private static final int UNLIMITED = 10_000;

    /** A name in a list of commands, with the space to its description. */
    private static final Pattern COMMAND = Pattern.compile(" +[a-z]+ {2,}");

    /** Where the rest of an option's description goes on: its column is 29. */
    private static final int OPTION_INDENT = 31;

    private HelpText() {}

    static void print(CommandLine command, PrintStream to) {
        command.setUsageHelpWidth(UNLIMITED)
                .getUsageMessage(Ansi.OFF)
                .lines()
                .forEach(line -> print(line, " ".repeat(indent(line)), to));
        to.flush();
    }

    private static int indent(String line) {
        Matcher command = COMMAND.matcher(line);
        if (command.lookingAt()) {
            return command.end();
        }
        return line.startsWith(" ") ? OPTION_INDENT : 0;
    }

    private static void print(String line, String indent, PrintStream to) {
        String rest = line.stripTrailing();
        int end = end(rest, indent.length());
        while (end > 0) {
            to.print(rest.substring(0, end) + "\n");
            rest = indent + rest.substring(end + 1);
            end = end(rest, indent.length());
        }
        to.print(rest + "\n");
    }

    /** The last space at which a line can end; 0 if it needs no end, or has no space. */
    private static int end(String line, int indent) {
        if (line.length() <= WIDTH) {
            return 0;
        }
        int last = line.lastIndexOf(' ', WIDTH);
        return last > indent ? last : Math.max(0, line.indexOf(' ', indent));
    }
}
