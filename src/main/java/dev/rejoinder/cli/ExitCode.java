package dev.rejoinder.cli;

/** Exit codes of commands. */
enum ExitCode {
    OK(0),
    /** The command was valid and failed. */
    FAILED(1),
    /** The command line or the settings are invalid. */
    USAGE(2),
    /** The answer tests could not be run, or not all of them. */
    NOT_RUN(2),
    /** Ctrl-C stopped the answer. */
    INTERRUPTED(130);

    private final int number;

    ExitCode(int number) {
        this.number = number;
    }

    int number() {
        return number;
    }
}
