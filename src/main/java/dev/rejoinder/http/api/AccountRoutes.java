package dev.rejoinder.http.api;

import static dev.rejoinder.http.BodySchema.fields;
import static dev.rejoinder.http.BodySchema.optional;
import static dev.rejoinder.http.BodySchema.required;

import dev.rejoinder.access.Account;
import dev.rejoinder.access.AccountRole;
import dev.rejoinder.access.AccountRules;
import dev.rejoinder.access.Accounts;
import dev.rejoinder.access.Invitation;
import dev.rejoinder.access.Invitations;
import dev.rejoinder.access.Invitations.CreatedInvitation;
import dev.rejoinder.access.SignIn;
import dev.rejoinder.core.PageRequest;
import dev.rejoinder.http.BodySchema;
import dev.rejoinder.http.Exchange;
import dev.rejoinder.http.Route;
import dev.rejoinder.http.Route.Description;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** Manages the people who may sign in: their accounts, roles and invitations. */
public final class AccountRoutes {
    private static final String ACCOUNTS = "/api/v1/accounts";
    private static final String ACCOUNT = ACCOUNTS + "/{accountId}";
    private static final String INVITATIONS = "/api/v1/invitations";

    /** Of the open invitations; a response has no more. */
    private static final int MOST = 1_000;

    private static final BodySchema.ObjectSchema LIST =
            fields(
                    required(
                            "accounts",
                            new BodySchema.ArraySchema(AccountJson.ACCOUNT, PageRequest.MAX_LIMIT),
                            "Newest first."),
                    required(
                            "pagination",
                            ResponseSchemas.PAGINATION,
                            "The position of this page."));

    private static final BodySchema.ObjectSchema OPEN_INVITATIONS =
            fields(
                    required(
                            "invitations",
                            new BodySchema.ArraySchema(AccountJson.INVITATION, MOST),
                            "Those that can still be accepted, newest first."));

    private static final BodySchema.ObjectSchema CHANGE =
            fields(
                    optional(
                            "name",
                            new BodySchema.StringSchema(1, AccountRules.MAX_NAME_CHARACTERS),
                            "The person's name."),
                    optional("role", AccountJson.ROLE, "What the person may do."));

    private static final BodySchema.ObjectSchema INVITE =
            fields(
                    required(
                            "email",
                            new BodySchema.StringSchema(1, AccountRules.MAX_EMAIL_CHARACTERS),
                            "The person's email address."),
                    required("role", AccountJson.ROLE, "The role of the account."));

    private final Accounts accounts;
    private final Invitations invitations;
    private final SignIn signIn;
    private final InvitationSender sender;

    /** Sends the link of an invitation. */
    @FunctionalInterface
    public interface InvitationSender {
        /** Returns whether it will be sent; the caller of the API must pass it on otherwise. */
        boolean send(Invitation invitation, String token);
    }

    public AccountRoutes(SignIn signIn, InvitationSender sender) {
        this.signIn = signIn;
        this.accounts = signIn.accounts();
        this.invitations = signIn.invitations();
        this.sender = sender;
    }

    /** For all bots, because a restricted key could otherwise invite an owner. */
    public List<Route> routes() {
        return List.of(
                AdminRoute.of(
                        "GET",
                        ACCOUNTS,
                        describe("listAccounts", "List accounts")
                                .parameters(PageParameters.PAGE, PageParameters.LIMIT)
                                .response(LIST),
                        this::list),
                AdminRoute.of(
                        "PATCH",
                        ACCOUNT,
                        describe("updateAccount", "Change an account")
                                .requestBody(CHANGE)
                                .response(AccountJson.ACCOUNT),
                        this::update),
                AdminRoute.of(
                        "DELETE",
                        ACCOUNT,
                        describe("deleteAccount", "Delete an account")
                                .noContent("The account is deleted, and its sessions ended."),
                        this::delete),
                AdminRoute.of(
                        "DELETE",
                        ACCOUNT + "/sessions",
                        describe("endSessions", "End the sessions of an account")
                                .noContent("The sessions are ended."),
                        this::endSessions),
                AdminRoute.of(
                        "GET",
                        INVITATIONS,
                        describe("listInvitations", "List open invitations")
                                .response(OPEN_INVITATIONS),
                        this::listInvitations),
                AdminRoute.of(
                        "POST",
                        INVITATIONS,
                        describe("createInvitation", "Invite a person")
                                .requestBody(INVITE)
                                .response(AccountJson.INVITATION),
                        this::invite),
                AdminRoute.of(
                        "DELETE",
                        INVITATIONS + "/{invitationId}",
                        describe("deleteInvitation", "Withdraw an invitation")
                                .noContent("The link does not work any more."),
                        this::withdraw));
    }

    private static Description describe(String operationId, String summary) {
        return Description.of("People", operationId, summary);
    }

    private void list(Exchange exchange) {
        PageRequest page = PageParameters.of(exchange);
        List<Account> shown = accounts.list(page);
        PageParameters.reply(
                exchange, "accounts", shown, AccountJson::write, page, accounts.count());
    }

    private void update(Exchange exchange) {
        JsonNode body = exchange.request().body();
        String role = JsonFields.text(body, "role");
        Account updated =
                accounts.update(
                        exchange.request().path("accountId"),
                        JsonFields.text(body, "name"),
                        role == null ? null : role(role));
        exchange.reply(json -> AccountJson.write(json, updated));
    }

    private static AccountRole role(String text) {
        return AccountRole.of(text).orElseThrow();
    }

    private void delete(Exchange exchange) {
        accounts.remove(exchange.request().path("accountId"));
        exchange.reply().noContent();
    }

    private void endSessions(Exchange exchange) {
        signIn.sessions().endAll(accounts.requireById(exchange.request().path("accountId")).id());
        exchange.reply().noContent();
    }

    private void listInvitations(Exchange exchange) {
        List<Invitation> open = invitations.list();
        exchange.reply(
                json -> {
                    json.writeStartObject();
                    json.writeArrayPropertyStart("invitations");
                    open.forEach(each -> AccountJson.write(json, each, null));
                    json.writeEndArray();
                    json.writeEndObject();
                });
    }

    private void invite(Exchange exchange) {
        JsonNode body = exchange.request().body();
        CreatedInvitation created =
                invitations.create(
                        body.get("email").stringValue(),
                        role(body.get("role").stringValue()),
                        exchange.caller().principal().id());
        boolean mailed = sender.send(created.invitation(), created.token());
        var link = new AccountJson.NewLink(created.token(), mailed);
        exchange.reply().secret(json -> AccountJson.write(json, created.invitation(), link));
    }

    private void withdraw(Exchange exchange) {
        invitations.delete(exchange.request().path("invitationId"));
        exchange.reply().noContent();
    }
}
