package dev.rejoinder.cli;

import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

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

    static boolean isGiven(ParseResult arguments) {
        return arguments.hasMatchedOption(NAME);
    }
}
