package dev.rejoinder.cli;

/** The command line is wrong; the message says how to right it. */
final class UsageException extends RuntimeException {
    UsageException(String message) {
        super(message, null, false, false);
    }
}
