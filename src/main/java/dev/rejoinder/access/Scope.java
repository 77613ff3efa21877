package dev.rejoinder.access;

/** What a key may do. Each scope includes the ones before it. */
public enum Scope {
    /** Sees conversations, bot settings, analytics. */
    READ,
    /** Also sends messages, changes settings, manages conversations. */
    WRITE,
    /** Also manages keys. */
    ADMIN;

    public boolean includes(Scope other) {
        return compareTo(other) >= 0;
    }
}
