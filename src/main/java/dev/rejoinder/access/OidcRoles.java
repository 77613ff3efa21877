package dev.rejoinder.access;

import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which roles people get who sign in with a provider.
 *
 * @param byValue the role of each value of the role claim; if empty, owners decide the roles
 * @param otherwise the role of people without a role by claim or invitation; null to refuse them
 * @param firstOwner the email address of a person who becomes an owner while there is none; may be
 *     null
 */
public record OidcRoles(
        Map<String, AccountRole> byValue,
        @Nullable AccountRole otherwise,
        @Nullable String firstOwner) {
    public OidcRoles {
        byValue = Map.copyOf(byValue);
        firstOwner = firstOwner == null ? null : AccountRules.normal(firstOwner);
    }

    /** Whether roles follow the claim at each sign-in. */
    boolean followClaim() {
        return !byValue.isEmpty();
    }

    /** The highest role of these values. */
    Optional<AccountRole> of(Set<String> values) {
        return values.stream()
                .flatMap(value -> Optional.ofNullable(byValue.get(value)).stream())
                .min(Comparator.naturalOrder());
    }

    boolean isFirstOwner(OidcIdentity identity) {
        return identity.hasVerifiedEmail()
                && identity.email() != null
                && AccountRules.normal(identity.email()).equals(firstOwner);
    }
}
