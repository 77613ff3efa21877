package dev.rejoinder.cli;

/** The command line is invalid; the message says how to correct it. */
final class UsageException extends RuntimeException {
    UsageException(String message) {
        super(message, null, false, false);
    }
}
