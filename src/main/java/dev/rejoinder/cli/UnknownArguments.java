package dev.rejoinder.cli;

import dev.rejoinder.config.Setting;
import dev.rejoinder.config.SettingTable;
import java.util.Optional;
import java.util.stream.Collectors;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/** Explains arguments that a command does not take. */
final class UnknownArguments {
    private UnknownArguments() {}

    /** What is wrong and what to do. Quotes no value of an unknown option: it may be a secret. */
    static String explain(UnmatchedArgumentException unknown) {
        CommandSpec command = unknown.getCommandLine().getCommandSpec();
        return unknown.getUnmatched().stream()
                .filter(argument -> argument.startsWith("-"))
                .findFirst()
                .map(option -> explain(option.replaceFirst("=.*", ""), command))
                .orElseGet(() -> FailureMessage.of(unknown));
    }

    private static String explain(String option, CommandSpec command) {
        if (option.equals(ApiAccess.URL)) {
            return hasNoUrl(command);
        }
        String name = name(command);
        return setting(option)
                        .map(setting -> setHow(option, setting, name))
                        .orElse(name + " has no option " + option + ".")
                + taken(command, name);
    }

    /**
     * Refuses the option of a command whose unknown options are read as settings.
     *
     * @throws UsageException if the arguments name a server
     */
    static void refuseUrl(ParseResult arguments) {
        if (arguments.unmatched().stream().anyMatch(UnknownArguments::isUrl)) {
            throw new UsageException(hasNoUrl(arguments.commandSpec()));
        }
    }

    private static boolean isUrl(String argument) {
        return argument.equals(ApiAccess.URL) || argument.startsWith(ApiAccess.URL + "=");
    }

    private static String hasNoUrl(CommandSpec command) {
        return name(command)
                + " works on this machine's data only, so it has no "
                + ApiAccess.URL
                + ". Run it where the server runs.";
    }

    private static String name(CommandSpec command) {
        return command.qualifiedName().replaceFirst("^rejoinder ", "");
    }

    private static Optional<Setting<?>> setting(String option) {
        return SettingTable.all().stream()
                .<Setting<?>>map(setting -> setting)
                .filter(setting -> setting.flag().equals(option))
                .findFirst();
    }

    private static String setHow(String option, Setting<?> setting, String name) {
        return (setting.hasFlag()
                        ? option + " is an option of serve, not of " + name + "."
                        : "Secrets have no option.")
                + " Set "
                + setting.variable()
                + ", or "
                + setting.name()
                + " in the settings file, if the command needs it.";
    }

    private static String taken(CommandSpec command, String name) {
        String arguments =
                command.args().stream()
                        .filter(argument -> !argument.hidden())
                        .map(UnknownArguments::nameOf)
                        .filter(argument -> !argument.equals(CommandOptions.HELP))
                        .collect(Collectors.joining(", "));
        return arguments.isEmpty() ? "" : "\n" + name + " takes " + arguments + ".";
    }

    private static String nameOf(ArgSpec argument) {
        return argument instanceof OptionSpec option ? option.longestName() : argument.paramLabel();
    }
}
