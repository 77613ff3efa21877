package dev.rejoinder.http;

import dev.rejoinder.access.Principal;
import dev.rejoinder.access.Scope;
import dev.rejoinder.access.Sessions;
import org.jspecify.annotations.Nullable;

/** The authenticated caller of an {@link Exchange}; empty on open routes. Not thread-safe. */
public final class Caller {
    private @Nullable Principal principal;
    private Sessions.@Nullable SignedIn signedIn;

    Caller() {}

    void authenticated(Principal found) {
        principal = found;
    }

    void signedIn(Sessions.SignedIn found) {
        signedIn = found;
    }

    /** The caller's principal, or null on a route that needs no credential. */
    @Nullable Principal principalOrNull() {
        return principal;
    }

    /** The caller's principal. Call it only on routes that need a credential. */
    public Principal principal() {
        if (principal == null) {
            throw new IllegalStateException("an open route has no principal");
        }
        return principal;
    }

    /**
     * The caller's session and account. Call it only on routes with {@link Route.Guard.SignedIn}.
     */
    public Sessions.SignedIn signedIn() {
        if (signedIn == null) {
            throw new IllegalStateException("nobody is signed in");
        }
        return signedIn;
    }

    /** The caller's session and account; null for a key or a visitor. */
    public Sessions.@Nullable SignedIn signedInOrNull() {
        return signedIn;
    }

    /**
     * Whether the caller may see a model provider's own error messages: keys with scope admin, and
     * people who may choose the model.
     */
    public boolean seesCauses() {
        Scope least = signedIn == null ? Scope.ADMIN : Scope.WRITE;
        return principal != null && principal.scope().includes(least);
    }
}
