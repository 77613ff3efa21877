package dev.rejoinder.http.api;

import static dev.rejoinder.http.BodySchema.fields;
import static dev.rejoinder.http.BodySchema.optional;
import static dev.rejoinder.http.BodySchema.required;

import dev.rejoinder.access.LimitClass;
import dev.rejoinder.access.Scope;
import dev.rejoinder.access.Sessions;
import dev.rejoinder.core.AppError;
import dev.rejoinder.http.BodySchema;
import dev.rejoinder.http.Exchange;
import dev.rejoinder.http.Route;
import dev.rejoinder.http.Route.Description;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Tests the mail server. */
public final class MailRoutes {
    private static final int MAX_ADDRESS = 254;

    private final TestMail test;

    /** Sends a test message at once, without the queue. */
    @FunctionalInterface
    public interface TestMail {
        /**
         * Sends a message to an address.
         *
         * @return what went wrong, as a sentence; empty if the mail server accepted the message
         * @throws AppError INVALID_REQUEST if mail cannot be sent to the address
         */
        Optional<String> send(String to);
    }

    public MailRoutes(TestMail test) {
        this.test = test;
    }

    public List<Route> routes() {
        return List.of(
                new Route(
                        "POST",
                        "/api/v1/mail/test",
                        new Route.Guard.ApiKeyRequired(Scope.ADMIN, LimitClass.DATA),
                        Description.of("Mail", "testMail", "Send a test message")
                                .requestBody(
                                        fields(
                                                optional(
                                                        "to",
                                                        new BodySchema.StringSchema(1, MAX_ADDRESS),
                                                        "The recipient; the signed-in account"
                                                                + " without it.")))
                                .response(
                                        fields(
                                                required(
                                                        "sent",
                                                        new BodySchema.BooleanSchema(),
                                                        "Whether the mail server accepted it."),
                                                optional(
                                                        "error",
                                                        ResponseSchemas.TEXT,
                                                        "Why it was not sent."))),
                        this::send));
    }

    private void send(Exchange exchange) {
        BotAccess.requireUnrestricted(exchange);
        String to = recipient(exchange);
        if (to == null) {
            throw AppError.invalid("to", "to is required for a key.");
        }
        Optional<String> problem = test.send(to);
        exchange.reply(
                json -> {
                    json.writeStartObject();
                    json.writeBooleanProperty("sent", problem.isEmpty());
                    json.writeStringProperty("error", problem.orElse(null));
                    json.writeEndObject();
                });
    }

    private static @Nullable String recipient(Exchange exchange) {
        String given = JsonFields.text(exchange.request().body(), "to");
        Sessions.SignedIn person = exchange.caller().signedInOrNull();
        return given != null || person == null ? given : person.account().email();
    }
}
