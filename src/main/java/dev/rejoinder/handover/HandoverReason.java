package dev.rejoinder.handover;

import java.util.Locale;

/** Why a person was asked for. Stored by name, so do not rename a constant. */
public enum HandoverReason {
    /** The visitor asked with a button. */
    ASKED,
    /** The visitor's message contains one of the bot's phrases. */
    PHRASE,
    /** The bot fell back several times in a row. */
    FALLBACKS,
    /** The visitor rated an answer as bad. */
    FEEDBACK,
    /** The model called its tool. */
    TOOL,
    /** A client with a key asked, or an agent stepped in. */
    API;

    /** The name that clients see. */
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }
}
