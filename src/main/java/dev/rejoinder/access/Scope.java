package dev.rejoinder.access;

/** Permissions of a key. Each scope includes the ones before it. */
public enum Scope {
    /** Reads conversations, bot settings and analytics. */
    READ,
    /** Also sends messages, changes settings and manages conversations. */
    WRITE,
    /** Also manages keys. */
    ADMIN;

    public boolean includes(Scope other) {
        return compareTo(other) >= 0;
    }
}
