package dev.rejoinder.benchmarks;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The options of the benchmarks.
 *
 * @param runs by name; without any, all except the ones that run only by name
 * @param jar the server's jar
 * @param options JVM options of the server, after those of the launcher
 * @param rounds measurement windows of each run; results are medians
 * @param window the length of a window under load; the warm-up takes nine of them
 * @param turns after which {@code ageing} measures again
 * @param database where runs on PostgreSQL create their databases: {@code embedded} for a server of
 *     the benchmarks' own, or the {@code jdbc:postgresql:} URL of an existing database
 * @param record whether the runs' figures go into the page of results, even of only some runs, and
 *     even with a ratio that has become worse
 */
record BenchmarkOptions(
        List<String> runs,
        Path jar,
        List<String> options,
        int rounds,
        Duration window,
        int turns,
        String database,
        boolean record) {
    private static final Map<String, String> DEFAULTS =
            Map.of(
                    "runs", "",
                    "jar", "../target/rejoinder.jar",
                    "options", "",
                    "rounds", "5",
                    "seconds", "10",
                    "turns", "1000000",
                    "database", "embedded",
                    "record", "false");

    static BenchmarkOptions of(String[] arguments) {
        var values = new HashMap<>(DEFAULTS);
        for (String argument : arguments) {
            String name = argument.substring(0, argument.indexOf('='));
            if (values.put(name, argument.substring(name.length() + 1)) == null) {
                throw new IllegalArgumentException("unknown: " + name);
            }
        }
        return new BenchmarkOptions(
                words(values.get("runs"), ","),
                Path.of(values.get("jar")),
                words(values.get("options"), " "),
                Integer.parseInt(values.get("rounds")),
                Duration.ofSeconds(Integer.parseInt(values.get("seconds"))),
                Integer.parseInt(values.get("turns")),
                values.get("database"),
                Boolean.parseBoolean(values.get("record")));
    }

    private static List<String> words(String value, String between) {
        return value.isBlank() ? List.of() : List.of(value.strip().split(between));
    }

    List<String> command() {
        return command(List.of());
    }

    /** Returns the server's command with a run's own JVM options, which the given ones override. */
    List<String> command(List<String> own) {
        var all = new ArrayList<>(own);
        all.addAll(options);
        return ServerUnderTest.command(jar, all);
    }
}
