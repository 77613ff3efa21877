package dev.rejoinder.config;

import java.util.List;
import java.util.Map;

/**
 * The command line's arguments.
 *
 * @param given values by flag, such as {@code --port}
 * @param unmatched unknown arguments, in order
 */
public record CommandLineFlags(Map<String, String> given, List<String> unmatched) {
    public CommandLineFlags {
        given = Map.copyOf(given);
        unmatched = List.copyOf(unmatched);
    }
}
