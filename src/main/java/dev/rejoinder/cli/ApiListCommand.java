package dev.rejoinder.cli;

import dev.rejoinder.core.PageRequest;
import java.util.List;
import java.util.function.Function;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;
import tools.jackson.databind.JsonNode;

/** A {@code list} command: prints one page of a list of the API as a table or as JSON. */
final class ApiListCommand {
    private static final String PAGE = "--page";

    private ApiListCommand() {}

    /** Where the list is. */
    interface Place {
        String path(ApiClient api, ParseResult arguments);
    }

    /** One column of the table. */
    record Column(String heading, Function<JsonNode, String> text) {
        static Column of(String heading, String field) {
            return new Column(heading, entry -> JsonText.of(entry.path(field)));
        }
    }

    /**
     * Creates the command.
     *
     * @param field the field of the response that has the entries
     */
    static Command of(
            CommandContext context,
            String description,
            List<OptionSpec> options,
            Place place,
            String field,
            List<Column> columns) {
        return new ApiCommand(
                context,
                ApiAccess::open,
                "list",
                description,
                spec -> parameters(spec, options),
                (api, arguments, terminal) -> {
                    int page = CommandOptions.number(arguments, PAGE, 1);
                    if (page < 1) {
                        throw new UsageException(PAGE + ": the first page is 1");
                    }
                    JsonNode data =
                            api.get(
                                    place.path(api, arguments)
                                            + "?limit="
                                            + PageRequest.MAX_LIMIT
                                            + "&page="
                                            + page);
                    if (JsonOption.isGiven(arguments)) {
                        terminal.printJson(data.path(field).toString());
                    } else {
                        print(data.path(field), columns, terminal);
                    }
                    if (data.path("pagination").path("hasMore").asBoolean()) {
                        terminal.note("For the next page: " + PAGE + " " + (page + 1));
                    }
                    return ExitCode.OK;
                });
    }

    private static CommandSpec parameters(CommandSpec spec, List<OptionSpec> options) {
        options.forEach(spec::addOption);
        return spec.addOption(
                        CommandOptions.text(
                                PAGE,
                                "N",
                                "The page, with up to "
                                        + PageRequest.MAX_LIMIT
                                        + " entries (default: 1)."))
                .addOption(JsonOption.ofList());
    }

    private static void print(JsonNode entries, List<Column> columns, Terminal terminal) {
        var table = new TextTable(columns.stream().map(Column::heading).toList());
        for (JsonNode entry : entries) {
            table.add(columns.stream().map(column -> column.text().apply(entry)).toList());
        }
        table.lines(terminal.interactive()).forEach(terminal::print);
    }
}
