package dev.rejoinder.handover;

import java.util.Locale;

/** The state of a handover. Stored by name, so do not rename a constant. */
public enum HandoverState {
    /** Nobody has taken it yet. */
    WAITING,
    /** An agent has it. */
    ACTIVE,
    /** The bot answers again. */
    ENDED;

    /** Whether the bot is silent. */
    public boolean isOpen() {
        return this != ENDED;
    }

    /** The name that clients see. */
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }
}
