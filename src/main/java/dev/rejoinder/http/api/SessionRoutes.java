package dev.rejoinder.http.api;

import static dev.rejoinder.http.BodySchema.fields;
import static dev.rejoinder.http.BodySchema.named;
import static dev.rejoinder.http.BodySchema.optional;
import static dev.rejoinder.http.BodySchema.required;

import dev.rejoinder.access.Account;
import dev.rejoinder.access.AccountRules;
import dev.rejoinder.access.KnownDevices;
import dev.rejoinder.access.Sessions.CreatedSession;
import dev.rejoinder.access.Sessions.SignedIn;
import dev.rejoinder.access.SignIn;
import dev.rejoinder.access.SignInClient;
import dev.rejoinder.access.SignInMethods;
import dev.rejoinder.audit.AuditActor;
import dev.rejoinder.core.AppError;
import dev.rejoinder.http.BodySchema;
import dev.rejoinder.http.Exchange;
import dev.rejoinder.http.Route;
import dev.rejoinder.http.Route.Description;
import dev.rejoinder.http.Route.Guard;
import dev.rejoinder.http.StrictJson;
import java.util.List;
import java.util.Optional;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.JsonNode;

/** Signs users in and out. The other routes' guards decide what a session may do. */
public final class SessionRoutes {
    private static final String SESSION = "/api/v1/session";
    private static final Guard OPEN = new Guard.Public();
    private static final Guard SIGNED_IN = new Guard.SignedIn();

    private static final BodySchema EMAIL =
            new BodySchema.StringSchema(1, AccountRules.MAX_EMAIL_CHARACTERS);
    private static final BodySchema NAME =
            new BodySchema.StringSchema(1, AccountRules.MAX_NAME_CHARACTERS);

    /**
     * Accepts short passwords, so that the account rules can reject them with their own message.
     */
    private static final BodySchema PASSWORD =
            new BodySchema.StringSchema(1, AccountRules.MAX_PASSWORD_CHARACTERS);

    private static final BodySchema.ObjectSchema CREDENTIALS =
            fields(
                    required("email", EMAIL, "The account's email address."),
                    required("password", PASSWORD, "The account's password."));

    private static final BodySchema.ObjectSchema SETUP =
            fields(
                    required(
                            "token",
                            new BodySchema.StringSchema(1, AccountRules.MAX_PASSWORD_CHARACTERS),
                            "The setup token that the server printed."),
                    required("email", EMAIL, "The email address for signing in."),
                    required(
                            "password",
                            PASSWORD,
                            "10 to 200 characters; must differ from the email address."),
                    optional("name", NAME, "The owner's name; defaults to the part before the @."));

    private static final BodySchema.ObjectSchema ACCEPT =
            fields(
                    required(
                            "token",
                            new BodySchema.StringSchema(1, AccountRules.MAX_PASSWORD_CHARACTERS),
                            "The token of the invitation."),
                    required(
                            "password",
                            PASSWORD,
                            "10 to 200 characters; must differ from the email address."),
                    optional(
                            "name", NAME, "The person's name; defaults to the part before the @."));

    private static final BodySchema.ObjectSchema CHANGE =
            fields(
                    required("current", PASSWORD, "The current password."),
                    required(
                            "next",
                            PASSWORD,
                            "10 to 200 characters; must differ from the email address."));

    private static final BodySchema PROVIDER =
            named(
                    "SignInProvider",
                    required("name", ResponseSchemas.TEXT, "What people call it, for the button."));

    private static final BodySchema.ObjectSchema STATE =
            fields(
                    optional(
                            "account",
                            AccountJson.ACCOUNT,
                            "The signed-in account; null if nobody is signed in."),
                    optional(
                            "expiresAt",
                            ResponseSchemas.TIME,
                            "When the session expires unless it is used again."),
                    optional(
                            "setupNeeded",
                            new BodySchema.BooleanSchema(),
                            "Whether the first account must be created; only if nobody is signed"
                                    + " in."),
                    optional(
                            "passwordSignIn",
                            new BodySchema.BooleanSchema(),
                            "Whether passwords are accepted; only if nobody is signed in."),
                    optional(
                            "oidc",
                            PROVIDER,
                            "The OpenID Connect provider with which people sign in; null if there"
                                    + " is none."));

    private static final BodySchema.ObjectSchema SIGNED_OUT =
            fields(required("signedOut", new BodySchema.BooleanSchema(), "Always true."));

    private final SignIn signIn;
    private final SignInMethods methods;

    public SessionRoutes(SignIn signIn, SignInMethods methods) {
        this.signIn = signIn;
        this.methods = methods;
    }

    public List<Route> routes() {
        return List.of(
                new Route(
                        "GET",
                        SESSION,
                        OPEN,
                        describe("getSession", "Get the current session").response(STATE),
                        this::state),
                new Route(
                        "POST",
                        SESSION,
                        OPEN,
                        describe("signIn", "Sign in")
                                .audited("session.started")
                                .requestBody(CREDENTIALS)
                                .response(STATE),
                        this::begin),
                new Route(
                        "POST",
                        SESSION + "/setup",
                        OPEN,
                        describe("createFirstAccount", "Create the first account")
                                .audited("account.created")
                                .requestBody(SETUP)
                                .response(STATE),
                        this::setUp),
                new Route(
                        "POST",
                        SESSION + "/invitation",
                        OPEN,
                        describe("acceptInvitation", "Accept an invitation")
                                .audited("account.created")
                                .requestBody(ACCEPT)
                                .response(STATE),
                        this::acceptInvitation),
                new Route(
                        "DELETE",
                        SESSION,
                        SIGNED_IN,
                        describe("signOut", "Sign out")
                                .audited("session.ended")
                                .response(SIGNED_OUT),
                        this::end),
                new Route(
                        "DELETE",
                        SESSION + "/all",
                        SIGNED_IN,
                        describe("signOutEverywhere", "Sign out everywhere")
                                .audited("sessions.ended")
                                .response(SIGNED_OUT),
                        this::endAll),
                new Route(
                        "PUT",
                        SESSION + "/password",
                        SIGNED_IN,
                        describe("changePassword", "Change the password")
                                .requestBody(CHANGE)
                                .response(STATE),
                        this::changePassword));
    }

    private static Description describe(String operationId, String summary) {
        return Description.of("Sign-in", operationId, summary);
    }

    private void state(Exchange exchange) {
        Optional<SignedIn> found = signIn.sessions().find(exchange.browser().token());
        if (found.isPresent()) {
            exchange.reply(state(found.get()));
            return;
        }
        boolean setupNeeded = signIn.accounts().none();
        exchange.reply(
                json -> {
                    json.writeStartObject();
                    json.writeNullProperty("account");
                    json.writeBooleanProperty("setupNeeded", setupNeeded);
                    json.writeBooleanProperty("passwordSignIn", methods.passwords());
                    writeProvider(json);
                    json.writeEndObject();
                });
    }

    private void writeProvider(JsonGenerator json) {
        if (methods.provider() == null) {
            json.writeNullProperty("oidc");
            return;
        }
        json.writeObjectPropertyStart("oidc");
        json.writeStringProperty("name", methods.provider());
        json.writeEndObject();
    }

    private void begin(Exchange exchange) {
        exchange.browser().requirePrivateSite();
        methods.requirePasswords();
        JsonNode body = exchange.request().body();
        String email = body.get("email").stringValue();
        exchange.audit().actor(AuditActor.UNKNOWN);
        try {
            begin(
                    exchange,
                    signIn.signIn(client(exchange), email, body.get("password").stringValue()));
        } catch (AppError refused) {
            // Only known addresses: people also type passwords into the wrong field.
            signIn.accounts()
                    .findByEmail(email)
                    .ifPresent(account -> exchange.auditTarget("accountId", account.id()));
            throw refused;
        }
    }

    private void setUp(Exchange exchange) {
        exchange.browser().requirePrivateSite();
        methods.requirePasswords();
        JsonNode body = exchange.request().body();
        exchange.audit().actor(AuditActor.UNKNOWN);
        begin(
                exchange,
                signIn.setUp(
                        client(exchange),
                        body.get("token").stringValue(),
                        body.get("email").stringValue(),
                        JsonFields.text(body, "name"),
                        body.get("password").stringValue()));
    }

    private void acceptInvitation(Exchange exchange) {
        exchange.browser().requirePrivateSite();
        methods.requirePasswords();
        JsonNode body = exchange.request().body();
        exchange.audit().actor(AuditActor.UNKNOWN);
        begin(
                exchange,
                signIn.acceptInvitation(
                        client(exchange),
                        body.get("token").stringValue(),
                        JsonFields.text(body, "name"),
                        body.get("password").stringValue()));
    }

    static SignInClient client(Exchange exchange) {
        return new SignInClient(
                exchange.request().network(),
                exchange.browser().deviceToken(),
                exchange.request().header("User-Agent"));
    }

    /** Ends the browser's previous session, because its cookie is about to be replaced. */
    private void begin(Exchange exchange, CreatedSession begun) {
        signIn.sessions().endQuietly(exchange.browser().token());
        exchange.browser().begin(begun.token());
        Account account = begun.signedIn().account();
        String email = account.email();
        exchange.audit().actor(AuditActor.account(account.id(), email));
        exchange.auditTarget("accountId", account.id());
        exchange.browser().rememberDevice(signIn.devices().remember(email), KnownDevices.LIFE);
        exchange.reply(state(begun.signedIn()));
    }

    private void end(Exchange exchange) {
        signIn.sessions().end(exchange.browser().token());
        signedOut(exchange);
    }

    private void endAll(Exchange exchange) {
        signIn.sessions().endAll(exchange.caller().signedIn().account().id());
        signedOut(exchange);
    }

    private static void signedOut(Exchange exchange) {
        exchange.browser().end();
        exchange.reply(
                json -> {
                    json.writeStartObject();
                    json.writeBooleanProperty("signedOut", true);
                    json.writeEndObject();
                });
    }

    private void changePassword(Exchange exchange) {
        methods.requirePasswords();
        JsonNode body = exchange.request().body();
        signIn.changePassword(
                exchange.caller().signedIn(),
                body.get("current").stringValue(),
                body.get("next").stringValue());
        exchange.reply(state(exchange.caller().signedIn()));
    }

    private static StrictJson.Content state(SignedIn who) {
        return json -> write(json, who);
    }

    private static void write(JsonGenerator json, SignedIn who) {
        json.writeStartObject();
        json.writeName("account");
        AccountJson.write(json, who.account());
        json.writeStringProperty("expiresAt", ApiTimestamps.text(who.session().expiresAt()));
        json.writeEndObject();
    }
}
