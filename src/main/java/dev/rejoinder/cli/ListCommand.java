package dev.rejoinder.cli;

import dev.rejoinder.config.SettingsException;
import dev.rejoinder.core.PageRequest;
import java.util.List;
import java.util.function.Function;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/** A {@code list} command: prints one page of rows as a table. */
final class ListCommand<T> implements Command {
    private static final String PAGE = "--page";

    private final CommandContext context;
    private final String description;
    private final List<OptionSpec> options;
    private final Rows<T> rows;
    private final List<Column<T>> columns;

    /** Loads one page of rows. */
    interface Rows<T> {
        List<T> page(Administration administration, ParseResult arguments, PageRequest page);
    }

    /** One column of the table. */
    record Column<T>(String heading, Function<T, String> text) {}

    ListCommand(
            CommandContext context,
            String description,
            List<OptionSpec> options,
            Rows<T> rows,
            List<Column<T>> columns) {
        this.context = context;
        this.description = description;
        this.options = options;
        this.rows = rows;
        this.columns = columns;
    }

    @Override
    public CommandSpec spec() {
        CommandSpec spec = CommandOptions.command(this, "list", description);
        options.forEach(spec::addOption);
        spec.addOption(
                CommandOptions.text(
                        PAGE,
                        "N",
                        "The page, with up to "
                                + PageRequest.MAX_LIMIT
                                + " entries (default: 1)."));
        CommandOptions.addLocationOptions(spec);
        return spec;
    }

    @Override
    public ExitCode run(ParseResult arguments) throws SettingsException {
        PageRequest page = page(arguments);
        try (Administration administration = context.backend().open(context.settings(arguments))) {
            List<T> shown = rows.page(administration, arguments, page);
            print(shown);
            if (shown.size() == page.limit()) {
                context.terminal().note("For the next page: " + PAGE + " " + (page.number() + 1));
            }
            return ExitCode.OK;
        }
    }

    private static PageRequest page(ParseResult arguments) {
        int number = CommandOptions.number(arguments, PAGE, 1);
        if (number < 1) {
            throw new UsageException(PAGE + ": the first page is 1");
        }
        return new PageRequest(number, PageRequest.MAX_LIMIT);
    }

    private void print(List<T> shown) {
        var table = new TextTable(columns.stream().map(Column::heading).toList());
        for (T row : shown) {
            table.add(columns.stream().map(column -> column.text().apply(row)).toList());
        }
        Terminal terminal = context.terminal();
        table.lines(terminal.interactive()).forEach(terminal::print);
    }
}
