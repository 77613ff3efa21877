/**
 * The client side of OpenID Connect: discovery, the authorization code flow with PKCE, and the
 * verification of ID tokens. It finds out who a person is; {@link
 * dev.rejoinder.access.OidcAccounts} decides what they may do.
 */
@NullMarked
package dev.rejoinder.access.oidc;

import org.jspecify.annotations.NullMarked;
