package dev.rejoinder.access;

import org.jspecify.annotations.Nullable;

/** The credential of a request, which may become invalid while the request is answered. */
public sealed interface Credential {
    /** An API key, by its id. */
    record OfKey(String id) implements Credential {}

    /** A console session. */
    record OfSession(String tokenHash) implements Credential {}

    /**
     * A visitor token; valid while the bot may be embedded on its origin.
     *
     * @param userId the user whom the site of the origin has verified; null if it has not
     */
    record OfVisitor(String botId, String origin, @Nullable String userId) implements Credential {}
}
