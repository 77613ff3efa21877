package dev.rejoinder.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import picocli.CommandLine.ParseResult;
import tools.jackson.databind.JsonNode;

/** The {@code conversation} commands. */
final class ConversationCommands {
    private static final String CURSOR = "--cursor";
    private static final String FORMAT = "--format";
    private static final String SINCE = "--since";
    private static final String SEARCH = "--search";

    private ConversationCommands() {}

    static Command list(CommandContext context) {
        return new ApiCommand(
                context,
                ApiAccess::open,
                "list",
                "Lists conversations of a bot, newest activity first.",
                spec ->
                        spec.addOption(BotSelection.option())
                                .addOption(
                                        CommandOptions.text(
                                                SEARCH, "WORDS", "Only those with these words."))
                                .addOption(
                                        CommandOptions.text(
                                                SINCE,
                                                "DATE",
                                                "Only those with activity after this date or"
                                                        + " time."))
                                .addOption(
                                        CommandOptions.text(
                                                CURSOR, "CURSOR", "Where the list goes on."))
                                .addOption(JsonOption.ofList()),
                ConversationCommands::runList);
    }

    private static ExitCode runList(ApiClient api, ParseResult arguments, Terminal terminal) {
        JsonNode data =
                api.get(
                        ApiClient.path(
                                        "/api/v1/chat/{}/conversations?limit=100",
                                        BotSelection.of(arguments, api))
                                + parameter("q", CommandOptions.value(arguments, SEARCH, ""))
                                + parameter("since", CommandOptions.value(arguments, SINCE, ""))
                                + parameter("cursor", CommandOptions.value(arguments, CURSOR, "")));
        JsonNode conversations = data.path("conversations");
        if (JsonOption.isGiven(arguments)) {
            terminal.printJson(conversations.toString());
        } else {
            var table = new TextTable(List.of("ID", "MESSAGES", "LAST ACTIVITY", "BEGINS WITH"));
            for (JsonNode each : conversations) {
                table.add(
                        List.of(
                                JsonText.of(each.path("id")),
                                JsonText.of(each.path("messageCount")),
                                JsonText.of(each.path("updatedAt")),
                                preview(JsonText.of(each.path("preview")))));
            }
            table.lines(terminal.interactive()).forEach(terminal::print);
        }
        JsonNode cursor = data.path("pagination").path("cursor");
        if (cursor.isString()) {
            terminal.note("For the next page: " + CURSOR + " " + cursor.stringValue());
        }
        return ExitCode.OK;
    }

    /** The first message may have only files. */
    private static String preview(String text) {
        return text.isBlank() ? "(no text)" : text;
    }

    private static String parameter(String name, String value) {
        return value.isEmpty() ? "" : "&" + name + ApiClient.path("={}", value);
    }

    static Command show(CommandContext context) {
        return new ApiCommand(
                context,
                ApiAccess::open,
                "show",
                "Prints the messages of a conversation.",
                spec ->
                        spec.addPositional(CommandOptions.parameter("ID", "The conversation's id."))
                                .addOption(BotSelection.option())
                                .addOption(
                                        JsonOption.of(
                                                "Prints it as one line of JSON, with sources, tool"
                                                        + " calls, feedback and ids of files.")),
                (api, arguments, terminal) -> {
                    JsonNode data =
                            api.get(
                                    ApiClient.path(
                                            "/api/v1/chat/{}/conversations/{}?include="
                                                    + "status,sources,steps,feedback,attachments",
                                            BotSelection.of(arguments, api),
                                            arguments.matchedPositionalValue(0, "")));
                    if (JsonOption.isGiven(arguments)) {
                        terminal.printJson(data.toString());
                        return ExitCode.OK;
                    }
                    for (JsonNode message : data.path("messages")) {
                        terminal.write(
                                "%s  %s\n%s%s\n\n"
                                        .formatted(
                                                JsonText.of(message.path("timestamp")),
                                                JsonText.of(message.path("role")),
                                                files(message.path("attachments")),
                                                JsonText.of(message.path("content"))));
                    }
                    return ExitCode.OK;
                });
    }

    /** A line for each file of a message. */
    private static String files(JsonNode attachments) {
        return attachments.values().stream()
                .map(
                        file ->
                                "[%s, %s, %s bytes]\n"
                                        .formatted(
                                                JsonText.of(file.path("name")),
                                                JsonText.of(file.path("type")),
                                                JsonText.of(file.path("bytes"))))
                .collect(Collectors.joining());
    }

    static Command export(CommandContext context) {
        return new ApiCommand(
                context,
                ApiAccess::open,
                "export",
                "Prints all conversations of a bot.",
                spec ->
                        spec.addOption(BotSelection.option())
                                .addOption(
                                        CommandOptions.text(
                                                FORMAT, "jsonl|csv", "The format (jsonl)."))
                                .addOption(
                                        CommandOptions.text(
                                                SINCE,
                                                "DATE",
                                                "Only those with activity after this date or"
                                                        + " time.")),
                (api, arguments, terminal) -> {
                    String path =
                            ApiClient.path(
                                            "/api/v1/bots/{}/export?format={}",
                                            BotSelection.of(arguments, api),
                                            CommandOptions.value(arguments, FORMAT, "jsonl"))
                                    + parameter(
                                            "since", CommandOptions.value(arguments, SINCE, ""));
                    try (InputStream export = api.open("GET", path, null, Map.of())) {
                        print(export, terminal);
                    }
                    return ExitCode.OK;
                });
    }

    /** Prints an export as it is, or without control characters on a terminal. */
    private static void print(InputStream export, Terminal terminal) throws IOException {
        if (!terminal.interactive()) {
            var _ = export.transferTo(terminal.out());
            terminal.out().flush();
            return;
        }
        var lines = new BufferedReader(new InputStreamReader(export, StandardCharsets.UTF_8));
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            terminal.print(line);
        }
    }
}
