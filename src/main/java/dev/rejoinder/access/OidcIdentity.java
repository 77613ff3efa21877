package dev.rejoinder.access;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A person, as an OpenID Connect provider describes them in a verified ID token.
 *
 * @param issuer contains no blank
 * @param subject identifies the person at the issuer, for ever
 * @param email null if the provider does not tell it
 * @param verification whether the provider has verified the email address
 * @param name null if the provider does not tell it
 * @param roleValues the values of the role claim
 */
public record OidcIdentity(
        String issuer,
        String subject,
        @Nullable String email,
        Verification verification,
        @Nullable String name,
        Set<String> roleValues) {
    public OidcIdentity {
        roleValues = Set.copyOf(roleValues);
    }

    /** Whether an email address belongs to the person. */
    public enum Verification {
        VERIFIED,
        NOT_VERIFIED,
        /** The provider does not say it. */
        UNKNOWN
    }

    /** The id of the person for all issuers. */
    String externalId() {
        return externalIds() + subject;
    }

    /** The beginning of all ids of the issuer. */
    String externalIds() {
        return issuer + " ";
    }

    boolean hasVerifiedEmail() {
        return email != null && verification == Verification.VERIFIED;
    }
}
