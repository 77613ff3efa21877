package dev.rejoinder.cli;

import java.util.List;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;
import tools.jackson.databind.JsonNode;

/** The commands that delete or revoke something by its id. */
final class DeleteCommands {
    private DeleteCommands() {}

    /** Where the API has what a command deletes. */
    private interface Place {
        String path(ApiClient api, ParseResult arguments, String id);
    }

    static Command key(CommandContext context) {
        return of(
                context,
                "revoke",
                "revoked",
                "Revokes a key. A running server rejects it within a second.",
                "The key's id, from key list.",
                List.of(),
                (api, arguments, id) -> ApiClient.path("/api/v1/keys/{}", id));
    }

    static Command source(CommandContext context) {
        return of(
                context,
                "delete",
                "deleted",
                "Deletes a source. New answers no longer use it.",
                "The source's id, from source list.",
                List.of(BotSelection.option()),
                (api, arguments, id) -> BotSelection.path(arguments, api, "/sources/{}", id));
    }

    static Command test(CommandContext context) {
        return of(
                context,
                "delete",
                "deleted",
                "Deletes an answer test with its results.",
                "The test's id, from test list.",
                List.of(BotSelection.option()),
                (api, arguments, id) -> BotSelection.path(arguments, api, "/tests/{}", id));
    }

    static Command webhook(CommandContext context) {
        return of(
                context,
                "delete",
                "deleted",
                "Deletes a webhook endpoint and its deliveries. A running server stops within a"
                        + " second.",
                "The endpoint's id, from webhook list.",
                List.of(),
                (api, arguments, id) -> ApiClient.path("/api/v1/webhooks/{}", id));
    }

    private static Command of(
            CommandContext context,
            String name,
            String done,
            String description,
            String idDescription,
            List<OptionSpec> options,
            Place place) {
        return new ApiCommand(
                context,
                ApiAccess::open,
                name,
                description,
                spec -> {
                    options.forEach(spec::addOption);
                    return spec.addPositional(CommandOptions.parameter("ID", idDescription));
                },
                (api, arguments, terminal) -> {
                    String id = arguments.matchedPositionalValue(0, "");
                    api.delete(place.path(api, arguments, id));
                    terminal.note(id + " is " + done + ".");
                    return ExitCode.OK;
                });
    }

    static Command user(CommandContext context) {
        return new ApiCommand(
                context,
                ApiAccess::open,
                "delete",
                "Deletes an account. A running server signs its owner out within a second.",
                spec ->
                        spec.addPositional(
                                        CommandOptions.optionalParameter(
                                                "EMAIL", "The account's email address."))
                                .addOption(
                                        CommandOptions.text("--email", "EMAIL", "Same as EMAIL.")),
                (api, arguments, terminal) -> {
                    String email =
                            CommandOptions.requirePositionalOrNamed(arguments, "EMAIL", "--email");
                    api.delete(ApiClient.path("/api/v1/accounts/{}", accountId(api, email)));
                    terminal.note(email + " is deleted.");
                    return ExitCode.OK;
                });
    }

    private static String accountId(ApiClient api, String email) {
        return api.all("/api/v1/accounts", "accounts").stream()
                .filter(account -> account.path("email").asString("").equalsIgnoreCase(email))
                .map(account -> account.path("id"))
                .map(JsonNode::stringValue)
                .findFirst()
                .orElseThrow(
                        () ->
                                new IllegalStateException(
                                        "There is no account with this email address."));
    }
}
