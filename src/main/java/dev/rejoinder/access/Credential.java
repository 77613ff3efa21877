package dev.rejoinder.access;

/** The credential of a request, which may become invalid while the request is answered. */
public sealed interface Credential {
    /** An API key, by its id. */
    record OfKey(String id) implements Credential {}

    /** A console session. */
    record OfSession(String tokenHash) implements Credential {}

    /** A visitor token; valid while the bot may be embedded on its origin. */
    record OfVisitor(String botId, String origin) implements Credential {}
}
