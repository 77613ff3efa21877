package dev.rejoinder.cli;

/** What a command tells the shell. */
enum ExitCode {
    OK(0),
    /** It was understood, and failed. */
    FAILED(1),
    /** It was not understood: command line or settings are wrong. */
    USAGE(2);

    private final int number;

    ExitCode(int number) {
        this.number = number;
    }

    int number() {
        return number;
    }
}
