package dev.rejoinder.config;

import java.util.List;
import java.util.stream.Collectors;

/** The settings are invalid. Contains all mistakes, in a stable order. */
public final class SettingsException extends Exception {
    private final transient List<SettingsError> mistakes;

    SettingsException(List<SettingsError> mistakes) {
        super(
                mistakes.stream().map(SettingsError::toString).collect(Collectors.joining("\n")),
                null,
                false,
                false);
        this.mistakes = List.copyOf(mistakes);
    }

    /** At least one. */
    public List<SettingsError> mistakes() {
        return mistakes;
    }
}
