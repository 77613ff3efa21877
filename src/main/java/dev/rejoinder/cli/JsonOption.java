package dev.rejoinder.cli;

import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;
import tools.jackson.databind.JsonNode;

/** The option {@code --json}. */
final class JsonOption {
    private static final String NAME = "--json";

    private JsonOption() {}

    static OptionSpec of(String description) {
        return OptionSpec.builder(NAME).description(description).build();
    }

    static OptionSpec ofList() {
        return of("Prints the entries as a JSON array in one line.");
    }

    static OptionSpec ofResult() {
        return of("Prints the result as one line of JSON.");
    }

    /** Prints a result as JSON, or else one field of it alone, after a note. */
    static void print(
            ParseResult arguments, Terminal terminal, JsonNode result, String field, String note) {
        if (isGiven(arguments)) {
            terminal.printJson(result.toString());
        } else {
            terminal.note(note);
            terminal.print(JsonText.of(result.path(field)));
        }
    }

    static boolean isGiven(ParseResult arguments) {
        return arguments.hasMatchedOption(NAME);
    }
}
