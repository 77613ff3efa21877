package dev.rejoinder.access;

/** What a request was let in with, as far as it can end while the request is answered. */
public sealed interface Credential {
    /** A key, by its id. */
    record OfKey(String id) implements Credential {}

    /** A session of the console. */
    record OfSession(String tokenHash) implements Credential {}

    /** A visitor's token: it lasts as long as its bot may be shown on its page. */
    record OfVisitor(String botId, String origin) implements Credential {}
}
