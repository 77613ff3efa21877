package dev.rejoinder.answertest;

import java.util.Locale;

/** The state of a run. */
public enum RunState {
    /** It waits for a server, or until the bot's sources are read. */
    QUEUED,
    RUNNING,
    DONE,
    /** The server that ran it has stopped. */
    INTERRUPTED;

    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    public boolean ended() {
        return switch (this) {
            case QUEUED, RUNNING -> false;
            case DONE, INTERRUPTED -> true;
        };
    }
}
