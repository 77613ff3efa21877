package dev.rejoinder.provider;

import org.jspecify.annotations.Nullable;

/** Whether a model can see images. */
public enum Sight {
    YES,
    NO,
    /** Nobody says, so a call with an image is tried. */
    UNKNOWN;

    /** The sight for what a provider says; null if it says nothing. */
    public static Sight of(@Nullable Boolean said) {
        return said == null ? UNKNOWN : said ? YES : NO;
    }
}
