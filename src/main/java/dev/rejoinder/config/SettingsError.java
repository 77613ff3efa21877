package dev.rejoinder.config;

/**
 * A mistake in the settings. It never contains a secret.
 *
 * @param where the flag, the variable, or the file and key
 * @param problem what is wrong and what to do
 */
public record SettingsError(String where, String problem) {
    @Override
    public String toString() {
        return where + ": " + problem;
    }
}
