package dev.rejoinder.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/**
 * An account's password: the first line of standard input, or a generated one that is shown once.
 * Never an argument, because all users of a machine can see those.
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

    /** Reports the result, and prints a generated password alone to standard output. */
    void tell(Terminal terminal, String what) {
        if (!made) {
            terminal.note(what);
            return;
        }
        terminal.note(what + " The password is shown only once:");
        terminal.print(text);
    }

    /** Omits the password, so that it reaches no log. */
    @Override
    public String toString() {
        return "UserPassword[made=" + made + "]";
    }
}
