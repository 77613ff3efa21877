package dev.rejoinder.http.api;

import static dev.rejoinder.http.BodySchema.fields;
import static dev.rejoinder.http.BodySchema.optional;
import static dev.rejoinder.http.BodySchema.required;

import dev.rejoinder.access.AccountRules;
import dev.rejoinder.access.KnownDevices;
import dev.rejoinder.access.Sessions.Begun;
import dev.rejoinder.access.Sessions.SignedIn;
import dev.rejoinder.access.SignIn;
import dev.rejoinder.http.BodySchema;
import dev.rejoinder.http.Exchange;
import dev.rejoinder.http.JsonText;
import dev.rejoinder.http.Route;
import dev.rejoinder.http.Route.Description;
import dev.rejoinder.http.Route.Guard;
import java.util.List;
import java.util.Optional;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.JsonNode;

/** Signing in and out. What a session may do is the other routes' matter. */
public final class SessionRoutes {
    private static final String SESSION = "/api/v1/session";
    private static final Guard OPEN = new Guard.Open();
    private static final Guard SIGNED_IN = new Guard.SignedIn();

    private static final BodySchema EMAIL =
            new BodySchema.Text(1, AccountRules.MAX_EMAIL_CHARACTERS);
    private static final BodySchema NAME = new BodySchema.Text(1, AccountRules.MAX_NAME_CHARACTERS);

    /** Those that are too short are told so by the rules, in their own words. */
    private static final BodySchema PASSWORD =
            new BodySchema.Text(1, AccountRules.MAX_PASSWORD_CHARACTERS);

    private static final BodySchema.Fields CREDENTIALS =
            fields(
                    required("email", EMAIL, "Whose account."),
                    required("password", PASSWORD, "Its password."));

    private static final BodySchema.Fields SETUP =
            fields(
                    required(
                            "token",
                            new BodySchema.Text(1, AccountRules.MAX_PASSWORD_CHARACTERS),
                            "As the server printed it."),
                    required("email", EMAIL, "By which the owner signs in."),
                    required("password", PASSWORD, "10 to 200 characters; not the e-mail."),
                    optional("name", NAME, "What stands before the @, if absent."));

    private static final BodySchema.Fields CHANGE =
            fields(
                    required("current", PASSWORD, "The password so far."),
                    required("next", PASSWORD, "10 to 200 characters; not the e-mail."));

    private static final BodySchema.Fields STATE =
            fields(
                    optional(
                            "account",
                            fields(
                                    required("email", ResponseSchemas.TEXT, "In lower case."),
                                    required("name", ResponseSchemas.TEXT, "The owner's name.")),
                            "Who is signed in; null for nobody."),
                    optional(
                            "expiresAt",
                            ResponseSchemas.TIME,
                            "When it ends unless it is used again."),
                    optional(
                            "setupNeeded",
                            new BodySchema.Flag(),
                            "With nobody signed in: whether there is no account yet."));

    private static final BodySchema.Fields SIGNED_OUT =
            fields(required("signedOut", new BodySchema.Flag(), "Always true."));

    private final SignIn signIn;

    public SessionRoutes(SignIn signIn) {
        this.signIn = signIn;
    }

    public List<Route> routes() {
        return List.of(
                new Route(
                        "GET",
                        SESSION,
                        OPEN,
                        describe("Who is signed in").answering(STATE),
                        this::state),
                new Route(
                        "POST",
                        SESSION,
                        OPEN,
                        describe("Sign in").taking(CREDENTIALS).answering(STATE),
                        this::begin),
                new Route(
                        "POST",
                        SESSION + "/setup",
                        OPEN,
                        describe("Make the first account").taking(SETUP).answering(STATE),
                        this::setUp),
                new Route(
                        "DELETE",
                        SESSION,
                        SIGNED_IN,
                        describe("Sign out").answering(SIGNED_OUT),
                        this::end),
                new Route(
                        "DELETE",
                        SESSION + "/all",
                        SIGNED_IN,
                        describe("Sign out everywhere").answering(SIGNED_OUT),
                        this::endAll),
                new Route(
                        "PUT",
                        SESSION + "/password",
                        SIGNED_IN,
                        describe("Change the password").taking(CHANGE).answering(STATE),
                        this::changePassword));
    }

    private static Description describe(String summary) {
        return Description.of("Sign-in", summary);
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
                    json.writeEndObject();
                });
    }

    private void begin(Exchange exchange) {
        exchange.browser().requirePrivateSite();
        JsonNode body = exchange.request().body();
        begin(
                exchange,
                signIn.signIn(
                        exchange.request().network(),
                        exchange.browser().deviceToken(),
                        body.get("email").stringValue(),
                        body.get("password").stringValue()));
    }

    private void setUp(Exchange exchange) {
        exchange.browser().requirePrivateSite();
        JsonNode body = exchange.request().body();
        begin(
                exchange,
                signIn.setUp(
                        exchange.request().network(),
                        body.get("token").stringValue(),
                        body.get("email").stringValue(),
                        JsonFields.text(body, "name"),
                        body.get("password").stringValue()));
    }

    /** The browser forgets the session it had, so that one ends here. */
    private void begin(Exchange exchange, Begun begun) {
        signIn.sessions().endQuietly(exchange.browser().token());
        exchange.browser().begin(begun.token());
        String email = begun.signedIn().account().email();
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
        JsonNode body = exchange.request().body();
        signIn.changePassword(
                exchange.caller().signedIn(),
                body.get("current").stringValue(),
                body.get("next").stringValue());
        exchange.reply(state(exchange.caller().signedIn()));
    }

    private static JsonText.Content state(SignedIn who) {
        return json -> write(json, who);
    }

    private static void write(JsonGenerator json, SignedIn who) {
        json.writeStartObject();
        json.writeObjectPropertyStart("account");
        json.writeStringProperty("email", who.account().email());
        json.writeStringProperty("name", who.account().name());
        json.writeEndObject();
        json.writeStringProperty("expiresAt", ApiTimestamps.text(who.session().expiresAt()));
        json.writeEndObject();
    }
}
