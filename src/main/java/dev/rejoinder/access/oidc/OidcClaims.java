package dev.rejoinder.access.oidc;

import dev.rejoinder.access.OidcIdentity;
import dev.rejoinder.access.OidcIdentity.Verification;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The claims about a person. Providers differ in where they put them: some only into the response
 * of the userinfo endpoint.
 */
record OidcClaims(Map<String, Object> claims) {
    private static final String EMAIL = "email";

    /** The claims that tell whether the email address belongs to the person; Entra has its own. */
    private static final Set<String> VERIFICATIONS = Set.of("email_verified", "xms_edov");

    /** Whether the userinfo endpoint may know what is missing here. */
    boolean isMissing(String roleClaim, boolean roleNeeded) {
        return !(claims.get(EMAIL) instanceof String)
                || (roleNeeded && at(claims, roleClaim) == null);
    }

    /** Adds claims from the userinfo endpoint; those of the ID token win. */
    OidcClaims with(Map<String, Object> userinfo) {
        var merged = new HashMap<>(userinfo);
        if (claims.get(EMAIL) instanceof String) {
            // Otherwise the verification of one address could count for another.
            merged.keySet().removeAll(VERIFICATIONS);
        }
        merged.putAll(claims);
        return new OidcClaims(merged);
    }

    OidcIdentity identity(String issuer, String subject, String roleClaim) {
        return new OidcIdentity(
                issuer,
                subject,
                claims.get(EMAIL) instanceof String email ? email : null,
                verification(),
                claims.get("name") instanceof String name ? name : null,
                values(at(claims, roleClaim)));
    }

    private Verification verification() {
        if (VERIFICATIONS.stream().anyMatch(name -> isTrue(claims.get(name)))) {
            return Verification.VERIFIED;
        }
        return VERIFICATIONS.stream().anyMatch(claims::containsKey)
                ? Verification.NOT_VERIFIED
                : Verification.UNKNOWN;
    }

    /** Some providers write a text or a number. */
    private static boolean isTrue(@Nullable Object value) {
        return value != null && Set.of("true", "1").contains(value.toString());
    }

    /** A claim by its name, which may contain dots, or by a path of names. */
    private static @Nullable Object at(Map<?, ?> object, String path) {
        if (object.containsKey(path)) {
            return object.get(path);
        }
        for (int dot = path.indexOf('.'); dot > 0; dot = path.indexOf('.', dot + 1)) {
            if (object.get(path.substring(0, dot)) instanceof Map<?, ?> nested) {
                return at(nested, path.substring(dot + 1));
            }
        }
        return null;
    }

    private static Set<String> values(@Nullable Object claim) {
        var values = new HashSet<String>();
        if (claim instanceof String text) {
            values.add(text);
        } else if (claim instanceof Collection<?> listed) {
            listed.forEach(
                    each -> {
                        if (each instanceof String text) {
                            values.add(text);
                        }
                    });
        }
        return values;
    }
}
