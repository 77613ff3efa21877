package dev.rejoinder.http.api;

import static dev.rejoinder.http.BodySchema.fields;
import static dev.rejoinder.http.BodySchema.required;

import dev.rejoinder.access.Session;
import dev.rejoinder.access.Sessions;
import dev.rejoinder.access.Sessions.SignedIn;
import dev.rejoinder.core.PageRequest;
import dev.rejoinder.http.BodySchema;
import dev.rejoinder.http.Exchange;
import dev.rejoinder.http.Route;
import dev.rejoinder.http.Route.Description;
import dev.rejoinder.http.Route.Guard;
import java.util.List;

/** Shows people where they are signed in, and ends one of these sessions. */
public final class AccountSessionRoutes {
    private static final String ALL = "/api/v1/session/all";
    private static final Guard SIGNED_IN = new Guard.SignedIn();

    private static final BodySchema.ObjectSchema SESSIONS =
            fields(
                    required(
                            "sessions",
                            new BodySchema.ArraySchema(AccountJson.SESSION, PageRequest.MAX_LIMIT),
                            "The last used first."));

    private final Sessions sessions;

    public AccountSessionRoutes(Sessions sessions) {
        this.sessions = sessions;
    }

    public List<Route> routes() {
        return List.of(
                new Route(
                        "GET",
                        ALL,
                        SIGNED_IN,
                        describe("listSessions", "List the account's sessions").response(SESSIONS),
                        this::list),
                new Route(
                        "DELETE",
                        ALL + "/{sessionId}",
                        SIGNED_IN,
                        describe("endSession", "End one of the account's sessions")
                                .audited("session.ended")
                                .noContent("The session is ended."),
                        this::endOne));
    }

    private static Description describe(String operationId, String summary) {
        return Description.of("Sign-in", operationId, summary);
    }

    private void list(Exchange exchange) {
        SignedIn caller = exchange.caller().signedIn();
        List<Session> found = sessions.list(caller.account().id());
        exchange.reply(
                json -> {
                    json.writeStartObject();
                    json.writeArrayPropertyStart("sessions");
                    for (Session session : found) {
                        boolean current = session.id().equals(caller.session().id());
                        AccountJson.write(json, session, current);
                    }
                    json.writeEndArray();
                    json.writeEndObject();
                });
    }

    private void endOne(Exchange exchange) {
        sessions.end(
                exchange.caller().signedIn().account().id(), exchange.request().path("sessionId"));
        exchange.reply().noContent();
    }
}
