package dev.rejoinder.cli;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParseResult;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The commands for one bot that use the API. */
final class BotCommands {
    private static final String DRY_RUN = "--dry-run";
    private static final String DELETE = "--delete";
    private static final String YES = "--yes";
    private static final String FILE = "--file";
    private static final String AS = "--bot";

    private BotCommands() {}

    static Command show(CommandContext context) {
        return new ApiCommand(
                context,
                ApiAccess::open,
                "show",
                "Prints the settings of a bot.",
                spec ->
                        spec.addPositional(bot())
                                .addOption(JsonOption.of("Prints them as one line of JSON.")),
                (api, arguments, terminal) -> {
                    JsonNode bot = api.get(path(arguments));
                    if (JsonOption.isGiven(arguments)) {
                        terminal.printJson(bot.toString());
                        return ExitCode.OK;
                    }
                    var table = new TextTable(List.of("SETTING", "VALUE"));
                    bot.properties()
                            .forEach(
                                    field ->
                                            table.add(
                                                    List.of(
                                                            field.getKey(),
                                                            JsonText.of(field.getValue()))));
                    table.lines(terminal.interactive()).forEach(terminal::print);
                    return ExitCode.OK;
                });
    }

    static Command edit(CommandContext context) {
        return new ApiCommand(
                context,
                ApiAccess::open,
                "edit",
                "Changes settings of a bot; the others stay as they are.",
                spec -> {
                    spec.addPositional(bot());
                    BotFlags.addTo(spec);
                    return spec.addOption(
                            CommandOptions.text(
                                    FILE,
                                    "FILE",
                                    "A JSON Merge Patch with the fields of the API; - reads"
                                            + " standard input."));
                },
                (api, arguments, terminal) -> {
                    String file = CommandOptions.value(arguments, FILE);
                    ObjectNode patch =
                            file == null
                                    ? ApiClient.JSON.createObjectNode()
                                    : new InputFile(file, terminal).object();
                    BotFlags.putAll(arguments, patch);
                    if (patch.isEmpty()) {
                        throw new UsageException("name the settings to change");
                    }
                    JsonNode before = api.get(path(arguments));
                    requireKnown(patch, before);
                    List<String> changed =
                            patch.propertyStream()
                                    .filter(field -> differs(before.path(field.getKey()), field))
                                    .map(Map.Entry::getKey)
                                    .toList();
                    if (changed.isEmpty()) {
                        terminal.note("Nothing to change.");
                        return ExitCode.OK;
                    }
                    JsonNode bot = api.send("PATCH", path(arguments), patch);
                    terminal.note(
                            "Changed "
                                    + bot.path("name").asString("")
                                    + ": "
                                    + String.join(", ", changed)
                                    + ".");
                    return ExitCode.OK;
                });
    }

    private static void requireKnown(ObjectNode patch, JsonNode bot) {
        List<String> unknown =
                patch.propertyNames().stream().filter(name -> !bot.has(name)).toList();
        if (!unknown.isEmpty()) {
            throw new UsageException("a bot has no field " + String.join(", ", unknown));
        }
    }

    /** Whether a merge patch changes a value. */
    private static boolean differs(JsonNode before, Map.Entry<String, JsonNode> patched) {
        JsonNode value = patched.getValue();
        if (value instanceof ObjectNode fields) {
            return fields.isEmpty()
                    ? !before.isObject()
                    : fields.propertyStream()
                            .anyMatch(field -> differs(before.path(field.getKey()), field));
        }
        return value.isNull() ? !before.isNull() && !before.isMissingNode() : !value.equals(before);
    }

    static Command delete(CommandContext context) {
        return new ApiCommand(
                context,
                ApiAccess::open,
                "delete",
                "Deletes a bot and all its conversations.",
                spec ->
                        spec.addPositional(bot())
                                .addOption(flag(YES, "Does not ask; needed without a terminal.")),
                (api, arguments, terminal) -> {
                    String name = arguments.matchedPositionalValue(0, "");
                    if (!arguments.hasMatchedOption(YES)
                            && !confirms(name, api.get(path(arguments)), terminal)) {
                        terminal.note("Nothing was deleted.");
                        return ExitCode.FAILED;
                    }
                    api.delete(path(arguments));
                    terminal.note(name + " is deleted.");
                    return ExitCode.OK;
                });
    }

    /** Whether the person at the terminal wants to delete a bot. */
    private static boolean confirms(String name, JsonNode bot, Terminal terminal)
            throws IOException {
        if (!terminal.interactive()) {
            throw new UsageException(
                    YES + " is missing: without a terminal nobody can confirm the deletion");
        }
        terminal.note(
                "Delete the bot "
                        + JsonText.of(bot.path("name"))
                        + " and all its conversations? Type "
                        + name
                        + " or y:");
        String answer = terminal.readLine().strip();
        return answer.equals(name) || answer.equalsIgnoreCase("y");
    }

    static Command export(CommandContext context) {
        return new ApiCommand(
                context,
                ApiAccess::open,
                "export",
                "Prints a bot with its tools and sources as JSON, for version control.",
                spec -> spec.addPositional(bot()),
                (api, arguments, terminal) -> {
                    terminal.printJson(BotDocument.of(api, api.get(path(arguments))).text());
                    return ExitCode.OK;
                });
    }

    static Command importing(CommandContext context) {
        return new ApiCommand(
                context,
                ApiAccess::open,
                "import",
                "Creates the bot of an exported file, or changes it to what the file says.",
                spec ->
                        spec.addPositional(
                                        CommandOptions.parameter(
                                                "FILE", "The file; - reads standard input."))
                                .addOption(
                                        CommandOptions.text(
                                                AS,
                                                "BOT",
                                                "The bot to change (default: the one with the"
                                                        + " file's short name, or else its name)."))
                                .addOption(
                                        flag(
                                                DELETE,
                                                "Deletes tools and sources that the file does not"
                                                        + " have."))
                                .addOption(
                                        flag(DRY_RUN, "Prints the changes without making them.")),
                BotCommands::runImport);
    }

    private static ExitCode runImport(ApiClient api, ParseResult arguments, Terminal terminal) {
        BotDocument wanted =
                BotDocument.parse(new InputFile(arguments.matchedPositionalValue(0, ""), terminal));
        var importing =
                new BotImport(api, wanted, arguments.hasMatchedOption(DELETE), terminal::note);
        List<String> changes =
                importing.compare(target(api, CommandOptions.value(arguments, AS, ""), wanted));
        if (changes.isEmpty()) {
            terminal.note("Nothing to change.");
        } else if (arguments.hasMatchedOption(DRY_RUN)) {
            changes.forEach(terminal::print);
        } else {
            importing.run(terminal::print);
        }
        return ExitCode.OK;
    }

    /** The bot to change; empty to create one. */
    private static Optional<JsonNode> target(ApiClient api, String named, BotDocument wanted) {
        if (!named.isEmpty()) {
            return Optional.of(api.get(ApiClient.path("/api/v1/bots/{}", named)));
        }
        JsonNode shortName = wanted.bot().path("shortName");
        String field = shortName.isString() ? "shortName" : "name";
        List<JsonNode> found =
                api.all("/api/v1/bots", "bots").stream()
                        .filter(bot -> bot.path(field).equals(wanted.bot().path(field)))
                        .toList();
        if (found.size() > 1) {
            throw new UsageException("several bots have the name of the file; name one with " + AS);
        }
        return found.stream().findFirst();
    }

    private static OptionSpec flag(String name, String description) {
        return OptionSpec.builder(name).description(description).build();
    }

    private static PositionalParamSpec bot() {
        return CommandOptions.parameter("BOT", "The bot's id or short name.");
    }

    private static String path(ParseResult arguments) {
        return ApiClient.path("/api/v1/bots/{}", arguments.matchedPositionalValue(0, ""));
    }
}
