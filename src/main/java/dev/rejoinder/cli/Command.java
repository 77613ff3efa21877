package dev.rejoinder.cli;

import dev.rejoinder.config.SettingsException;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** A command, such as {@code key list}. */
interface Command {
    /**
     * The command's name, options and help. Built without annotations, which would slow down every
     * start.
     */
    CommandSpec spec();

    /**
     * Runs the command.
     *
     * @throws SettingsException if the settings are invalid
     * @throws UsageException if an option has an invalid value
     * @throws dev.rejoinder.core.AppError if the operation was rejected
     */
    ExitCode run(ParseResult arguments) throws SettingsException;
}
