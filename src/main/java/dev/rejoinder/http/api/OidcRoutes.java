package dev.rejoinder.http.api;

import dev.rejoinder.access.Account;
import dev.rejoinder.access.KnownDevices;
import dev.rejoinder.access.OidcAccounts;
import dev.rejoinder.access.OidcIdentity;
import dev.rejoinder.access.OidcSignInException;
import dev.rejoinder.access.OidcSignInException.Reason;
import dev.rejoinder.access.SignIn;
import dev.rejoinder.access.oidc.ConsolePlace;
import dev.rejoinder.access.oidc.OidcSignIn;
import dev.rejoinder.audit.AuditActor;
import dev.rejoinder.core.AppError;
import dev.rejoinder.core.ErrorCode;
import dev.rejoinder.http.BodySchema;
import dev.rejoinder.http.Exchange;
import dev.rejoinder.http.Route;
import dev.rejoinder.http.Route.Description;
import dev.rejoinder.http.Route.Parameter;
import java.net.URI;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sign-in to the console with an OpenID Connect provider. Browsers navigate to these routes, so
 * they always redirect: failures lead to the sign-in page.
 */
public final class OidcRoutes {
    private static final String BEGIN = "/api/v1/session/oidc";
    private static final String CALLBACK = BEGIN + "/callback";
    private static final Route.Guard OPEN = new Route.Guard.Public();
    private static final int MAX_LOGGED = 500;
    private static final int MAX_PARAMETER = 4_096;
    private static final BodySchema TEXT = new BodySchema.StringSchema(0, MAX_PARAMETER);
    private static final Logger LOG = LoggerFactory.getLogger(OidcRoutes.class);

    private final SignIn signIn;
    private final @Nullable Provider provider;
    private final @Nullable URI publicUrl;

    /** The protocol, and the accounts of the people. */
    public record Provider(OidcSignIn protocol, OidcAccounts accounts) {}

    /**
     * Creates the routes.
     *
     * @param provider null if none is configured
     * @param publicUrl where people reach this server; null to take it from the request
     */
    public OidcRoutes(SignIn signIn, @Nullable Provider provider, @Nullable URI publicUrl) {
        this.signIn = signIn;
        this.provider = provider;
        this.publicUrl = publicUrl;
    }

    public List<Route> routes() {
        return List.of(
                new Route(
                        "GET",
                        BEGIN,
                        OPEN,
                        describe("beginOidcSignIn", "Sign in with OpenID Connect")
                                .parameters(
                                        Parameter.query(
                                                "returnTo",
                                                TEXT,
                                                "The page of the console to show afterwards, such"
                                                        + " as /bots/guide.")),
                        this::begin),
                new Route(
                        "GET",
                        CALLBACK,
                        OPEN,
                        describe("finishOidcSignIn", "Finish signing in with OpenID Connect")
                                .audited("session.started")
                                .parameters(
                                        Parameter.query("state", TEXT, "Sent by the provider."),
                                        Parameter.query("code", TEXT, "Sent by the provider."),
                                        Parameter.query("iss", TEXT, "Sent by the provider."),
                                        Parameter.query("error", TEXT, "Sent by the provider.")),
                        this::finish));
    }

    private static Description describe(String operationId, String summary) {
        return Description.of("Sign-in", operationId, summary);
    }

    private Provider required() {
        if (provider == null) {
            throw AppError.of(
                    ErrorCode.NOT_FOUND,
                    "This server has no OpenID Connect provider. See oidc.issuer.");
        }
        return provider;
    }

    private void begin(Exchange exchange) {
        Provider known = required();
        ConsolePlace place = ConsolePlace.of(exchange.request().query("returnTo"));
        try {
            requirePrivateSite(exchange);
            known.accounts().recordStart(exchange.request().network());
            OidcSignIn.BegunSignIn begun = known.protocol().begin(redirectUri(exchange), place);
            exchange.browser().beginProviderSignIn(begun.cookie(), OidcSignIn.attemptLife());
            exchange.reply().redirect(begun.location());
        } catch (OidcSignInException failure) {
            fail(exchange, place, failure);
        } catch (AppError failure) {
            fail(exchange, place, asReason(failure));
        }
    }

    private void finish(Exchange exchange) {
        Provider known = required();
        exchange.audit().actor(AuditActor.UNKNOWN);
        String cookie = exchange.browser().providerSignIn();
        ConsolePlace place = known.protocol().place(cookie);
        // Its address contains the code.
        exchange.reply().header("Referrer-Policy", "no-referrer");
        exchange.browser().endProviderSignIn();
        try {
            requirePrivateSite(exchange);
            known.accounts().recordAttempt(exchange.request().network());
            OidcIdentity identity =
                    known.protocol().finish(callback(exchange), cookie, redirectUri(exchange));
            begin(exchange, known.accounts().signIn(SessionRoutes.client(exchange), identity));
            exchange.reply().redirect(place.url(""));
        } catch (OidcSignInException failure) {
            fail(exchange, place, failure);
        } catch (AppError failure) {
            fail(exchange, place, asReason(failure));
        }
    }

    private static OidcSignIn.Callback callback(Exchange exchange) {
        return new OidcSignIn.Callback(
                exchange.request().query("state"),
                exchange.request().query("code"),
                exchange.request().query("iss"),
                exchange.request().query("error"));
    }

    private void begin(Exchange exchange, OidcAccounts.Arrival arrival) {
        Account account = arrival.session().signedIn().account();
        AuditActor actor = AuditActor.account(account.id(), account.email());
        exchange.audit().actor(actor);
        exchange.audit().target("accountId", account.id());
        if (arrival.created()) {
            exchange.audit().alsoChanged(actor, "account.created", List.of("role"));
        } else if (arrival.roleChanged()) {
            exchange.audit().alsoChanged(actor, "account.updated", List.of("role"));
        }
        exchange.browser().begin(arrival.session().token());
        exchange.browser()
                .rememberDevice(signIn.devices().remember(account.email()), KnownDevices.LIFE);
    }

    private static void requirePrivateSite(Exchange exchange) throws OidcSignInException {
        if (!exchange.browser().isPrivateSite()) {
            throw new OidcSignInException(
                    Reason.INSECURE,
                    "signing in needs HTTPS; behind a proxy, name it in trusted-proxies");
        }
    }

    /** The address of the callback; it must be registered at the provider. */
    private String redirectUri(Exchange exchange) {
        return (publicUrl == null ? exchange.browser().ownOrigin() : publicUrl) + CALLBACK;
    }

    private static OidcSignInException asReason(AppError failure) {
        Reason reason = Reason.SERVER;
        if (failure.code() == ErrorCode.RATE_LIMIT_EXCEEDED) {
            reason = Reason.RATE_LIMIT;
        } else if (failure.code() == ErrorCode.INVALID_REQUEST) {
            // A parameter of the callback that cannot be decoded, or appears twice.
            reason = Reason.PROVIDER;
        }
        return new OidcSignInException(reason, failure.sentence(), failure.getCause());
    }

    private static void fail(Exchange exchange, ConsolePlace place, OidcSignInException failure) {
        Reason reason = failure.reason();
        String detail = failure.detail().replaceAll("\\p{Cntrl}", " ");
        LOG.warn(
                "{}: a sign-in with OpenID Connect failed ({}): {}",
                exchange.request().id(),
                reason.code(),
                detail.substring(0, Math.min(detail.length(), MAX_LOGGED)),
                failure.getCause());
        exchange.auditTarget("reason", reason.code());
        exchange.reply()
                .redirect(
                        place.url("?sign-in=" + reason.code()),
                        AppError.of(code(reason), failure.detail()));
    }

    /** The outcome in the audit log. */
    private static ErrorCode code(Reason reason) {
        return switch (reason) {
            case INSECURE -> ErrorCode.INVALID_REQUEST;
            case RATE_LIMIT -> ErrorCode.RATE_LIMIT_EXCEEDED;
            case EXPIRED, DECLINED, TOKEN -> ErrorCode.INVALID_CREDENTIALS;
            case NO_EMAIL, EMAIL_NOT_VERIFIED, OTHER_PERSON, NO_ROLE, NO_OWNER ->
                    ErrorCode.INSUFFICIENT_PERMISSIONS;
            case PROVIDER, SERVER -> ErrorCode.INTERNAL_ERROR;
        };
    }
}
