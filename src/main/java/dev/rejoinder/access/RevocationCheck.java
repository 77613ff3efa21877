package dev.rejoinder.access;

import java.util.HashSet;
import java.util.Set;
import java.util.stream.Collectors;

/** Finds credentials that are no longer valid. Thread-safe. */
public final class RevocationCheck {
    private final Keys keys;
    private final Sessions sessions;
    private final VisitorTokens visitors;

    public RevocationCheck(Keys keys, Sessions sessions, VisitorTokens visitors) {
        this.keys = keys;
        this.sessions = sessions;
        this.visitors = visitors;
    }

    /**
     * Returns those credentials that have become invalid, on any node. Looks up all keys in one
     * query, and sends no query if there are none.
     *
     * @throws dev.rejoinder.core.AppError INTERNAL_ERROR if the database cannot be reached
     */
    public Set<Credential> ended(Set<Credential> credentials) {
        Set<String> ids =
                credentials.stream()
                        .filter(Credential.OfKey.class::isInstance)
                        .map(key -> ((Credential.OfKey) key).id())
                        .collect(Collectors.toSet());
        Set<String> validKeys = ids.isEmpty() ? Set.of() : keys.valid(ids);
        var ended = new HashSet<Credential>();
        for (Credential credential : credentials) {
            boolean good =
                    switch (credential) {
                        case Credential.OfKey(String id) -> validKeys.contains(id);
                        case Credential.OfSession(String hash) -> sessions.isValid(hash);
                        case Credential.OfVisitor(String botId, String origin, var _) ->
                                visitors.mayShow(botId, origin);
                    };
            if (!good) {
                ended.add(credential);
            }
        }
        return ended;
    }
}
