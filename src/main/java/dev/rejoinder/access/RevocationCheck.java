package dev.rejoinder.access;

import java.util.HashSet;
import java.util.Set;
import java.util.stream.Collectors;

/** Tells which credentials are no longer good. Thread-safe. */
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
     * Those of them that were good once and are no longer, whoever ended them. All keys are looked
     * up together, and nothing where there is nothing to look up.
     *
     * @throws dev.rejoinder.core.AppError INTERNAL_ERROR when the database cannot be reached
     */
    public Set<Credential> ended(Set<Credential> credentials) {
        Set<String> ids =
                credentials.stream()
                        .filter(Credential.OfKey.class::isInstance)
                        .map(key -> ((Credential.OfKey) key).id())
                        .collect(Collectors.toSet());
        Set<String> goodKeys = ids.isEmpty() ? Set.of() : keys.good(ids);
        var ended = new HashSet<Credential>();
        for (Credential credential : credentials) {
            boolean good =
                    switch (credential) {
                        case Credential.OfKey(String id) -> goodKeys.contains(id);
                        case Credential.OfSession(String hash) -> sessions.isGood(hash);
                        case Credential.OfVisitor(String botId, String origin) ->
                                visitors.mayShow(botId, origin);
                    };
            if (!good) {
                ended.add(credential);
            }
        }
        return ended;
    }
}
