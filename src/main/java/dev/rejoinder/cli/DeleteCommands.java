package dev.rejoinder.cli;

import dev.rejoinder.cli.DeleteCommand.Verb;
import picocli.CommandLine.ParseResult;

/** The commands that delete or revoke a resource. */
final class DeleteCommands {
    private DeleteCommands() {}

    static Command key(CommandContext context) {
        return new DeleteCommand(
                context,
                new Verb(
                        "revoke",
                        "revoked",
                        "Revokes a key. A running server rejects it within a second."),
                spec ->
                        spec.addPositional(
                                CommandOptions.parameter("ID", "The key's id, from key list.")),
                DeleteCommands::id,
                (administration, arguments, id) -> administration.revokeKey(id));
    }

    static Command source(CommandContext context) {
        return new DeleteCommand(
                context,
                new Verb("delete", "deleted", "Deletes a source. New answers no longer use it."),
                spec ->
                        spec.addPositional(
                                        CommandOptions.parameter(
                                                "ID", "The source's id, from source list."))
                                .addOption(BotSelection.option()),
                DeleteCommands::id,
                (administration, arguments, id) ->
                        administration.deleteSource(
                                BotSelection.of(arguments, administration), id));
    }

    static Command test(CommandContext context) {
        return new DeleteCommand(
                context,
                new Verb("delete", "deleted", "Deletes an answer test with its results."),
                spec ->
                        spec.addPositional(
                                        CommandOptions.parameter(
                                                "ID", "The test's id, from test list."))
                                .addOption(BotSelection.option()),
                DeleteCommands::id,
                (administration, arguments, id) ->
                        administration
                                .tests(BotSelection.of(arguments, administration))
                                .delete(id));
    }

    static Command user(CommandContext context) {
        return new DeleteCommand(
                context,
                new Verb(
                        "delete",
                        "deleted",
                        "Deletes an account. A running server signs its owner out within a"
                                + " second."),
                spec ->
                        spec.addPositional(
                                        CommandOptions.optionalParameter(
                                                "EMAIL", "The account's email address."))
                                .addOption(
                                        CommandOptions.text("--email", "EMAIL", "Same as EMAIL.")),
                arguments -> CommandOptions.requirePositionalOrNamed(arguments, "EMAIL", "--email"),
                (administration, arguments, email) -> administration.deleteUser(email));
    }

    static Command webhook(CommandContext context) {
        return new DeleteCommand(
                context,
                new Verb(
                        "delete",
                        "deleted",
                        "Deletes a webhook endpoint and its deliveries. A running server stops"
                                + " within a second."),
                spec ->
                        spec.addPositional(
                                CommandOptions.parameter(
                                        "ID", "The endpoint's id, from webhook list.")),
                DeleteCommands::id,
                (administration, arguments, id) -> administration.deleteWebhook(id));
    }

    private static String id(ParseResult arguments) {
        return arguments.matchedPositionalValue(0, "");
    }
}
