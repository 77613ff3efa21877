package dev.rejoinder.config;

import java.util.List;
import java.util.stream.Collectors;

/** The settings cannot be used. It carries every mistake there is, in a settled order. */
public final class SettingsException extends Exception {
    private final transient List<Mistake> mistakes;

    SettingsException(List<Mistake> mistakes) {
        super(
                mistakes.stream().map(Mistake::toString).collect(Collectors.joining("\n")),
                null,
                false,
                false);
        this.mistakes = List.copyOf(mistakes);
    }

    /** At least one. */
    public List<Mistake> mistakes() {
        return mistakes;
    }
}
