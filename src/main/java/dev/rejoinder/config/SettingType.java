package dev.rejoinder.config;

import java.util.function.Function;

/**
 * A type of value.
 *
 * @param placeholder what stands for the value in help texts
 * @param allowed what the value may be, in words that follow "allowed is"
 * @param confidential whether the value is, or holds, a secret: it is then never shown, and not
 *     taken from the command line
 * @param parser throws {@link IllegalArgumentException} for whatever is not allowed
 */
record SettingType<T>(
        String placeholder, String allowed, boolean confidential, Function<String, T> parser) {}
