package dev.rejoinder.cli;

import dev.rejoinder.cli.DeleteCommand.Verb;
import picocli.CommandLine.ParseResult;

/** The commands that delete or revoke: their parameters and their one action. */
final class DeleteCommands {
    private DeleteCommands() {}

    static Command key(CommandContext context) {
        return new DeleteCommand(
                context,
                new Verb(
                        "revoke",
                        "revoked",
                        "Ends a key. A running server refuses it within a second."),
                spec ->
                        spec.addPositional(
                                CommandOptions.parameter("ID", "Its id, as key list shows it.")),
                DeleteCommands::id,
                (administration, arguments, id) -> administration.revokeKey(id));
    }

    static Command source(CommandContext context) {
        return new DeleteCommand(
                context,
                new Verb("delete", "deleted", "Takes a source out of every later answer."),
                spec ->
                        spec.addPositional(
                                        CommandOptions.parameter(
                                                "ID", "Its id, as source list shows it."))
                                .addOption(BotSelection.option()),
                DeleteCommands::id,
                (administration, arguments, id) ->
                        administration.deleteSource(
                                BotSelection.of(arguments, administration), id));
    }

    static Command user(CommandContext context) {
        return new DeleteCommand(
                context,
                new Verb(
                        "delete",
                        "deleted",
                        "Removes an account. A running server signs its owner out within a"
                                + " second."),
                spec ->
                        spec.addPositional(
                                        CommandOptions.optionalParameter("EMAIL", "Whose account."))
                                .addOption(
                                        CommandOptions.text(
                                                "--email", "EMAIL", "The same as EMAIL.")),
                arguments -> CommandOptions.requirePlacedOrNamed(arguments, "EMAIL", "--email"),
                (administration, arguments, email) -> administration.deleteUser(email));
    }

    private static String id(ParseResult arguments) {
        return arguments.matchedPositionalValue(0, "");
    }
}
