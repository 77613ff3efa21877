package dev.rejoinder.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/**
 * A password for somebody: the first line of standard input, or one that is made and shown once.
 * Never an argument, as every user of the machine can read those.
 */
record UserPassword(String text, boolean made) {
    private static final String FROM_INPUT = "--password-stdin";
    private static final int MAX_BYTES = 4096;

    static OptionSpec option() {
        return OptionSpec.builder(FROM_INPUT)
                .description(
                        "Reads the password from standard input (default: generates one and prints"
                                + " it).")
                .build();
    }

    static UserPassword of(
            ParseResult arguments, Terminal terminal, Administration administration) {
        return arguments.hasMatchedOption(FROM_INPUT)
                ? new UserPassword(firstLine(terminal), false)
                : new UserPassword(administration.generatePassword(), true);
    }

    private static String firstLine(Terminal terminal) {
        try {
            String given = new String(terminal.in().readNBytes(MAX_BYTES), StandardCharsets.UTF_8);
            return given.lines().findFirst().orElse("");
        } catch (IOException e) {
            throw new UncheckedIOException("The password could not be read.", e);
        }
    }

    /** Says what was done, and the password where nobody knows it yet, alone on standard output. */
    void tell(Terminal terminal, String what) {
        if (!made) {
            terminal.complain(what);
            return;
        }
        terminal.complain(what + " The password is shown only once:");
        terminal.print(text);
    }

    /** Leaves out the password, so that it reaches no log. */
    @Override
    public String toString() {
        return "UserPassword[made=" + made + "]";
    }
}
