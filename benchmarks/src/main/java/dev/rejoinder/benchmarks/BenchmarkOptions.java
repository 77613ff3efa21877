package dev.rejoinder.benchmarks;

import java.nio.file.Path;
import java.util.List;

/**
 * The options of the benchmarks.
 *
 * @param jar the server's jar
 * @param options JVM options of the server, after those of the launcher
 * @param rounds measurement windows of each run; results are medians
 * @param database where runs on PostgreSQL create their databases: {@code embedded} for a server of
 *     the benchmarks' own, or the {@code jdbc:postgresql:} URL of an existing database
 */
record BenchmarkOptions(
        List<String> runs, Path jar, List<String> options, int rounds, String database) {
    static BenchmarkOptions of(String[] arguments) {
        var setup =
                new BenchmarkOptions(
                        List.of(), Path.of("../target/rejoinder.jar"), List.of(), 3, "embedded");
        for (String argument : arguments) {
            String name = argument.substring(0, argument.indexOf('='));
            setup = setup.with(name, argument.substring(name.length() + 1));
        }
        return setup;
    }

    private BenchmarkOptions with(String name, String value) {
        return switch (name) {
            case "runs" -> new BenchmarkOptions(words(value, ","), jar, options, rounds, database);
            case "jar" -> new BenchmarkOptions(runs, Path.of(value), options, rounds, database);
            case "options" -> new BenchmarkOptions(runs, jar, words(value, " "), rounds, database);
            case "rounds" ->
                    new BenchmarkOptions(runs, jar, options, Integer.parseInt(value), database);
            case "database" -> new BenchmarkOptions(runs, jar, options, rounds, value);
            default -> throw new IllegalArgumentException("unknown: " + name);
        };
    }

    private static List<String> words(String value, String between) {
        return value.isBlank() ? List.of() : List.of(value.strip().split(between));
    }

    List<String> command() {
        return ServerUnderTest.command(jar, options);
    }
}
