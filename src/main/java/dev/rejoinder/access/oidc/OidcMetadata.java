package dev.rejoinder.access.oidc;

import dev.rejoinder.access.OidcSignInException;
import dev.rejoinder.access.OidcSignInException.Reason;
import dev.rejoinder.outbound.OutboundException;
import dev.rejoinder.outbound.WebAddress;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The discovery document of a provider, as far as it is used.
 *
 * @param userinfo null if the provider has none
 * @param secretInBody whether the client secret must be in the body of token requests
 * @param namesItself whether the provider adds {@code iss} to the callback (RFC 9207)
 */
record OidcMetadata(
        String issuer,
        String authorization,
        WebAddress token,
        WebAddress keys,
        @Nullable WebAddress userinfo,
        boolean secretInBody,
        boolean namesItself) {
    private static final String PATH = "/.well-known/openid-configuration";

    /** Where the document of an issuer is. */
    static String location(String issuer) {
        return (issuer.endsWith("/") ? issuer.substring(0, issuer.length() - 1) : issuer) + PATH;
    }

    /**
     * Reads the document of an issuer.
     *
     * @throws OidcSignInException if it is for another issuer, or lacks an endpoint
     */
    static OidcMetadata of(String issuer, Map<String, Object> document) throws OidcSignInException {
        Object named = document.get("issuer");
        if (!issuer.equals(named)) {
            throw wrong(
                    "the discovery document is for the issuer "
                            + named
                            + "; if that is right, set oidc.issuer to it");
        }
        return new OidcMetadata(
                issuer,
                required(document, "authorization_endpoint").toString(),
                required(document, "token_endpoint"),
                required(document, "jwks_uri"),
                document.containsKey("userinfo_endpoint")
                        ? required(document, "userinfo_endpoint")
                        : null,
                secretInBody(document.get("token_endpoint_auth_methods_supported")),
                Boolean.TRUE.equals(
                        document.get("authorization_response_iss_parameter_supported")));
    }

    /** Without a list, every provider accepts the header. */
    private static boolean secretInBody(@Nullable Object methods) {
        return methods instanceof List<?> listed
                && !listed.contains("client_secret_basic")
                && listed.contains("client_secret_post");
    }

    private static WebAddress required(Map<String, Object> document, String name)
            throws OidcSignInException {
        if (!(document.get(name) instanceof String text)) {
            throw wrong("the discovery document has no " + name);
        }
        return address(text);
    }

    /**
     * Parses an address of the provider.
     *
     * @throws OidcSignInException unless it uses https, or leads to this machine
     */
    static WebAddress address(String text) throws OidcSignInException {
        WebAddress address;
        try {
            address = WebAddress.parse(text);
        } catch (OutboundException e) {
            throw wrong("the address " + text + " cannot be used: " + e.sentence());
        }
        if (!address.secure() && !isThisMachine(address.host())) {
            throw wrong("the address " + text + " must begin with https://");
        }
        return address;
    }

    private static boolean isThisMachine(String host) {
        return host.equals("localhost")
                || host.equals("::1")
                || host.matches("127(\\.[0-9]{1,3}){3}");
    }

    private static OidcSignInException wrong(String detail) {
        return new OidcSignInException(Reason.PROVIDER, detail);
    }
}
