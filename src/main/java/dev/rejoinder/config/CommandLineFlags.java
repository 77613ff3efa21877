package dev.rejoinder.config;

import java.util.List;
import java.util.Map;

/**
 * What the command line gave.
 *
 * @param given the value by the flag's name, such as {@code --port}
 * @param unmatched what nobody knew, in order
 */
public record CommandLineFlags(Map<String, String> given, List<String> unmatched) {
    public CommandLineFlags {
        given = Map.copyOf(given);
        unmatched = List.copyOf(unmatched);
    }
}
