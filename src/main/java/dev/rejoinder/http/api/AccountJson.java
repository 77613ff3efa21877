package dev.rejoinder.http.api;

import static dev.rejoinder.http.BodySchema.named;
import static dev.rejoinder.http.BodySchema.optional;
import static dev.rejoinder.http.BodySchema.required;

import dev.rejoinder.access.Account;
import dev.rejoinder.access.AccountRole;
import dev.rejoinder.access.Invitation;
import dev.rejoinder.access.Session;
import dev.rejoinder.http.BodySchema;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;

/** Accounts, invitations and sessions in JSON. */
final class AccountJson {
    static final BodySchema ROLE =
            new BodySchema.EnumSchema(
                    Stream.of(AccountRole.values()).map(AccountRole::text).toList());

    static final BodySchema ACCOUNT =
            named(
                    "Account",
                    required("id", ResponseSchemas.ID, "The account's id."),
                    required("email", ResponseSchemas.TEXT, "The email address in lower case."),
                    required("name", ResponseSchemas.TEXT, "The person's name."),
                    required("role", ROLE, "What the person may do."),
                    required(
                            "signIn",
                            new BodySchema.EnumSchema(List.of("password", "provider", "both")),
                            "How the person signs in."),
                    required("createdAt", ResponseSchemas.TIME, "When the account was created."));

    static final BodySchema INVITATION =
            named(
                    "Invitation",
                    required("id", ResponseSchemas.ID, "The invitation's id."),
                    required("email", ResponseSchemas.TEXT, "The invited person."),
                    required("role", ROLE, "The role of the account."),
                    required(
                            "invitedBy",
                            ResponseSchemas.ID,
                            "The account or the key that created it."),
                    required("createdAt", ResponseSchemas.TIME, "When it was created."),
                    required("expiresAt", ResponseSchemas.TIME, "When it ends."),
                    optional(
                            "token",
                            ResponseSchemas.TEXT,
                            "The secret of the link CONSOLE/#invitation=TOKEN; only in"
                                    + " the response to the creation."),
                    optional(
                            "mailed",
                            new BodySchema.BooleanSchema(),
                            "Whether the link is sent by mail; only in the response to"
                                    + " the creation."));

    static final BodySchema SESSION =
            named(
                    "Session",
                    required("id", ResponseSchemas.ID, "The session's id."),
                    required(
                            "current",
                            new BodySchema.BooleanSchema(),
                            "Whether this request belongs to it."),
                    required(
                            "userAgent",
                            ResponseSchemas.TEXT,
                            "The browser, as it names itself; may be empty."),
                    required("createdAt", ResponseSchemas.TIME, "When it began."),
                    required(
                            "lastUsedAt",
                            ResponseSchemas.TIME,
                            "When it was last used, to the minute."),
                    required(
                            "expiresAt",
                            ResponseSchemas.TIME,
                            "When it ends unless it is used again."));

    private AccountJson() {}

    static void write(JsonGenerator json, Account account) {
        json.writeStartObject();
        json.writeStringProperty("id", account.id());
        json.writeStringProperty("email", account.email());
        json.writeStringProperty("name", account.name());
        json.writeStringProperty("role", account.role().text());
        json.writeStringProperty("signIn", signIn(account));
        json.writeStringProperty("createdAt", ApiTimestamps.text(account.createdAt()));
        json.writeEndObject();
    }

    private static String signIn(Account account) {
        if (account.externalId() == null) {
            return "password";
        }
        return account.hasPassword() ? "both" : "provider";
    }

    /**
     * Writes an invitation.
     *
     * @param created null unless it was created by this request
     */
    static void write(JsonGenerator json, Invitation invitation, @Nullable NewLink created) {
        json.writeStartObject();
        json.writeStringProperty("id", invitation.id());
        json.writeStringProperty("email", invitation.email());
        json.writeStringProperty("role", invitation.role().text());
        json.writeStringProperty("invitedBy", invitation.invitedBy());
        json.writeStringProperty("createdAt", ApiTimestamps.text(invitation.createdAt()));
        json.writeStringProperty("expiresAt", ApiTimestamps.text(invitation.expiresAt()));
        if (created != null) {
            json.writeStringProperty("token", created.token());
            json.writeBooleanProperty("mailed", created.mailed());
        }
        json.writeEndObject();
    }

    /** The secret of a new invitation. */
    record NewLink(String token, boolean mailed) {}

    static void write(JsonGenerator json, Session session, boolean current) {
        json.writeStartObject();
        json.writeStringProperty("id", session.id());
        json.writeBooleanProperty("current", current);
        json.writeStringProperty("userAgent", session.userAgent());
        json.writeStringProperty("createdAt", ApiTimestamps.text(session.createdAt()));
        json.writeStringProperty("lastUsedAt", ApiTimestamps.text(session.lastUsedAt()));
        json.writeStringProperty("expiresAt", ApiTimestamps.text(session.expiresAt()));
        json.writeEndObject();
    }
}
