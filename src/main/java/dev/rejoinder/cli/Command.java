package dev.rejoinder.cli;

import dev.rejoinder.config.SettingsException;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** One command, such as {@code key list}. */
interface Command {
    /**
     * Its name, options and help, wrapped around this object. Built without annotations, which are
     * slow to read at every start.
     */
    CommandSpec spec();

    /**
     * Does it.
     *
     * @throws SettingsException when the settings are wrong
     * @throws UsageException when the value of an option is wrong
     * @throws dev.rejoinder.core.AppError when it was refused
     */
    ExitCode run(ParseResult arguments) throws SettingsException;
}
