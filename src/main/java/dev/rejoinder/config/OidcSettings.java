package dev.rejoinder.config;

import java.net.URI;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Sign-in to the console.
 *
 * @param issuer the OpenID Connect provider, exactly as it names itself; null for passwords only
 * @param clientId empty only without an issuer
 * @param clientSecret null for a public client
 * @param scopes contain {@code openid}
 * @param roleClaim the name of a claim, or a path of names with dots
 * @param roles may be empty: the claim then does not matter
 * @param firstOwner an email address; null for none
 * @param passwordSignIn whether passwords are accepted; always true without an issuer
 * @param name how people call the provider
 */
public record OidcSettings(
        @Nullable String issuer,
        String clientId,
        @Nullable Secret clientSecret,
        List<String> scopes,
        String roleClaim,
        List<RoleRule> roles,
        DefaultRole defaultRole,
        @Nullable String firstOwner,
        boolean passwordSignIn,
        String name) {
    /** Passwords only. */
    public static final OidcSettings OFF =
            new OidcSettings(
                    null,
                    "",
                    null,
                    List.of("openid", "email", "profile"),
                    "roles",
                    List.of(),
                    DefaultRole.NONE,
                    null,
                    true,
                    "SSO");

    public OidcSettings {
        scopes = List.copyOf(scopes);
        roles = List.copyOf(roles);
        if (issuer == null ? !passwordSignIn : clientId.isEmpty()) {
            throw new IllegalArgumentException("nobody could sign in");
        }
    }

    /** A role of the console. */
    public enum Role {
        OWNER,
        EDITOR,
        AGENT,
        VIEWER
    }

    /** The role of people to whom no rule applies. */
    public enum DefaultRole {
        NONE,
        EDITOR,
        AGENT,
        VIEWER
    }

    /**
     * Gives a role to people.
     *
     * @param value a value of the role claim
     */
    public record RoleRule(String value, Role role) {
        /**
         * Parses {@code value=role}.
         *
         * @throws IllegalArgumentException if it is not allowed
         */
        static RoleRule parse(String text) {
            int equals = text.lastIndexOf('=');
            if (equals < 1) {
                throw new IllegalArgumentException("no value");
            }
            String role = text.substring(equals + 1).strip();
            if (!role.equals(role.toLowerCase(Locale.ROOT))) {
                throw new IllegalArgumentException("not a role");
            }
            return new RoleRule(
                    text.substring(0, equals).strip(), Role.valueOf(role.toUpperCase(Locale.ROOT)));
        }
    }

    /**
     * Checks an issuer and keeps it as it is, because it is compared as text.
     *
     * @throws IllegalArgumentException if it is not allowed
     */
    static String parseIssuer(String text) {
        URI url = URI.create(text);
        String host = url.getHost();
        boolean local =
                host != null
                        && (host.equals("localhost")
                                || host.equals("[::1]")
                                || host.matches("127(\\.[0-9]{1,3}){3}"));
        if (host == null
                || !("https".equals(url.getScheme()) || ("http".equals(url.getScheme()) && local))
                || url.getRawUserInfo() != null
                || url.getRawQuery() != null
                || url.getRawFragment() != null) {
            throw new IllegalArgumentException("not an issuer");
        }
        return text;
    }

    /**
     * Splits scopes at blanks.
     *
     * @throws IllegalArgumentException if they are not allowed
     */
    static List<String> parseScopes(String text) {
        List<String> scopes = Arrays.asList(text.split("[ ,]+"));
        if (!scopes.contains("openid")
                || !scopes.stream().allMatch(scope -> scope.matches("[!#-\\[\\]-~]+"))) {
            throw new IllegalArgumentException("not scopes");
        }
        return scopes;
    }
}
