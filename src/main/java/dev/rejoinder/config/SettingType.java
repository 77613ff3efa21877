package dev.rejoinder.config;

import java.util.function.Function;

/**
 * The type of a setting.
 *
 * @param placeholder for the value in help texts
 * @param allowed describes the allowed values; follows "use" in error messages
 * @param confidential whether the value is or contains a secret, so that it is never shown and has
 *     no command-line flag
 * @param parser throws {@link IllegalArgumentException} if a value is not allowed
 */
record SettingType<T>(
        String placeholder, String allowed, boolean confidential, Function<String, T> parser) {}
