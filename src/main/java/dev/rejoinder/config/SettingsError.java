package dev.rejoinder.config;

/**
 * Something an operator set wrongly. It never quotes a secret.
 *
 * @param where the flag, the variable, or the file and its key
 * @param problem what is wrong, and what is allowed instead
 */
public record SettingsError(String where, String problem) {
    @Override
    public String toString() {
        return where + ": " + problem;
    }
}
