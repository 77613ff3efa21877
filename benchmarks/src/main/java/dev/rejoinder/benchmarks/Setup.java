package dev.rejoinder.benchmarks;

import java.nio.file.Path;
import java.util.List;

/**
 * What to measure, and how often.
 *
 * @param jar the server's
 * @param options for its Java, after those of the launcher
 * @param rounds how many measured windows a run has; the median counts
 */
record Setup(List<String> runs, Path jar, List<String> options, int rounds) {
    static Setup of(String[] arguments) {
        var setup = new Setup(List.of(), Path.of("../target/rejoinder.jar"), List.of(), 3);
        for (String argument : arguments) {
            String name = argument.substring(0, argument.indexOf('='));
            setup = setup.with(name, argument.substring(name.length() + 1));
        }
        return setup;
    }

    private Setup with(String name, String value) {
        return switch (name) {
            case "runs" -> new Setup(words(value, ","), jar, options, rounds);
            case "jar" -> new Setup(runs, Path.of(value), options, rounds);
            case "options" -> new Setup(runs, jar, words(value, " "), rounds);
            case "rounds" -> new Setup(runs, jar, options, Integer.parseInt(value));
            default -> throw new IllegalArgumentException("unknown: " + name);
        };
    }

    private static List<String> words(String value, String between) {
        return value.isBlank() ? List.of() : List.of(value.strip().split(between));
    }

    List<String> command() {
        return Server.command(jar, options);
    }
}
