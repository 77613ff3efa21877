package dev.rejoinder.cli;

import dev.rejoinder.config.CommandLineFlags;
import dev.rejoinder.config.Setting;
import dev.rejoinder.config.SettingTable;
import dev.rejoinder.config.SettingsReader;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParseResult;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Defines and reads command-line options. */
final class CommandOptions {
    static final String HELP = "--help";
    static final String VERSION = "--version";

    private CommandOptions() {}

    static OptionSpec help() {
        return OptionSpec.builder("-h", HELP)
                .usageHelp(true)
                .description("Prints this help.")
                .build();
    }

    static OptionSpec version() {
        return OptionSpec.builder("-V", VERSION)
                .versionHelp(true)
                .description("Prints the version.")
                .build();
    }

    static OptionSpec text(String name, String placeholder, String description) {
        return OptionSpec.builder(name)
                .type(String.class)
                .paramLabel(placeholder)
                .description(description)
                .build();
    }

    static OptionSpec required(String name, String placeholder, String description) {
        return text(name, placeholder, description).toBuilder().required(true).build();
    }

    static OptionSpec repeated(String name, String placeholder, String description) {
        return OptionSpec.builder(name)
                .type(List.class)
                .auxiliaryTypes(String.class)
                .paramLabel(placeholder)
                .description(description)
                .build();
    }

    static PositionalParamSpec parameter(String placeholder, String description) {
        return PositionalParamSpec.builder()
                .type(String.class)
                .index("0")
                .arity("1")
                .required(true)
                .paramLabel(placeholder)
                .description(description)
                .build();
    }

    /** The positional arguments of a command that takes one or more. */
    static PositionalParamSpec parameters(String placeholder, String description) {
        return PositionalParamSpec.builder()
                .type(List.class)
                .auxiliaryTypes(String.class)
                .index("0..*")
                .arity("1..*")
                .required(true)
                .paramLabel(placeholder)
                .description(description)
                .build();
    }

    /** An optional positional argument, for a value that can also be set by an option. */
    static PositionalParamSpec optionalParameter(String placeholder, String description) {
        return PositionalParamSpec.builder()
                .type(String.class)
                .index("0")
                .arity("0..1")
                .required(false)
                .paramLabel(placeholder)
                .description(description)
                .build();
    }

    /**
     * Returns the value of a positional argument or of the equivalent option; empty if neither is
     * given.
     *
     * @throws UsageException if both are given
     */
    static Optional<String> positionalOrNamed(ParseResult arguments, String name) {
        String placed = arguments.matchedPositionalValue(0, null);
        String named = value(arguments, name);
        if (placed != null && named != null) {
            throw new UsageException("give either \"" + placed + "\" or " + name + ", not both");
        }
        return Optional.ofNullable(placed == null ? named : placed);
    }

    /** The same for a required value. */
    static String requirePositionalOrNamed(ParseResult arguments, String placeholder, String name) {
        return positionalOrNamed(arguments, name)
                .orElseThrow(
                        () ->
                                new UsageException(
                                        placeholder
                                                + " is missing: rejoinder "
                                                + words(arguments)
                                                + " "
                                                + placeholder));
    }

    private static String words(ParseResult arguments) {
        String name = arguments.commandSpec().qualifiedName();
        return name.substring(name.indexOf(' ') + 1);
    }

    /** A command without options. */
    static CommandSpec command(Command command, String name, String description) {
        CommandSpec spec = CommandSpec.wrapWithoutInspection(command).name(name);
        spec.usageMessage().description(description).sortOptions(false).abbreviateSynopsis(true);
        return spec;
    }

    /**
     * Adds every setting as an option. The settings reader reports unknown options, together with
     * all other mistakes.
     */
    static void addSettings(CommandSpec spec) {
        spec.parser().unmatchedArgumentsAllowed(true);
        addConfig(spec);
        for (Setting<?> setting : SettingTable.all()) {
            if (setting.hasFlag()) {
                spec.addOption(option(setting));
            }
        }
    }

    /** Adds the options that select the installation. */
    static void addLocationOptions(CommandSpec spec) {
        addConfig(spec);
        SettingTable.place().forEach(setting -> spec.addOption(option(setting)));
    }

    /** Adds the options that select the data folder. */
    static void addDataFolder(CommandSpec spec) {
        addConfig(spec);
        spec.addOption(option(SettingTable.dataFolder()));
    }

    private static void addConfig(CommandSpec spec) {
        spec.addOption(
                optional(SettingsReader.CONFIG_FLAG)
                        .paramLabel("FILE")
                        .description(
                                "The settings file (default: "
                                        + SettingsReader.FILE_NAME
                                        + " in the data folder).")
                        .build());
    }

    private static OptionSpec option(Setting<?> setting) {
        String byDefault = setting.defaultText();
        return optional(setting.flag())
                .paramLabel(setting.placeholder())
                .description(
                        setting.description().replace("`", "")
                                + (byDefault.isEmpty() ? "" : " (" + byDefault + ")"))
                .build();
    }

    /**
     * An option with an optional value; a missing value counts as empty and is reported like other
     * mistakes.
     */
    private static OptionSpec.Builder optional(String name) {
        return OptionSpec.builder(name)
                .type(String.class)
                .arity("0..1")
                .fallbackValue("")
                .hideParamSyntax(true);
    }

    /** The settings given on the command line. */
    static CommandLineFlags flags(ParseResult arguments) {
        Map<String, String> given = new HashMap<>();
        for (OptionSpec option : arguments.matchedOptions()) {
            if (option.getValue() instanceof String value) {
                given.put(option.longestName(), value);
            }
        }
        return new CommandLineFlags(given, arguments.unmatched());
    }

    static @Nullable String value(ParseResult arguments, String name) {
        return arguments.matchedOptionValue(name, null);
    }

    static String value(ParseResult arguments, String name, String byDefault) {
        return arguments.matchedOptionValue(name, byDefault);
    }

    static List<String> values(ParseResult arguments, String name) {
        return arguments.matchedOptionValue(name, List.of());
    }

    /** Sets a field to the value of an option, if it is given. */
    static void put(ParseResult arguments, String name, ObjectNode json, String field) {
        if (value(arguments, name) != null) {
            json.put(field, value(arguments, name));
        }
    }

    /** Adds the values of a repeated option. */
    static void putAll(ParseResult arguments, String name, ArrayNode array) {
        values(arguments, name).forEach(array::add);
    }

    /** A page number. */
    static int number(ParseResult arguments, String name, int byDefault) {
        String text = value(arguments, name);
        if (text == null) {
            return byDefault;
        }
        try {
            int number = Integer.parseInt(text);
            if (number >= 0) {
                return number;
            }
        } catch (NumberFormatException e) {
            // Reported below, with the same message as a negative number.
        }
        throw new UsageException(name + ": \"" + text + "\" is not a whole number");
    }
}
