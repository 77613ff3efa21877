package dev.rejoinder.attachment;

import org.jspecify.annotations.Nullable;

/**
 * Who sends files.
 *
 * @param id of the key, account or visitor
 * @param network of a visitor, because visitors are free to create; null for keys and accounts
 */
public record FileSender(String id, @Nullable String network) {
    public boolean isVisitor() {
        return network != null;
    }

    /** Whether both share the limits of a network; a key or an account shares only its own. */
    boolean sharesNetwork(FileSender other) {
        return network == null ? equals(other) : network.equals(other.network);
    }

    /** Null for keys and accounts. */
    public @Nullable String visitorId() {
        return isVisitor() ? id : null;
    }
}
