package dev.rejoinder.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The page {@code results.md}: a table of the ratios to nginx, a section for each run, and sections
 * written by hand. The table is also where the ratios are recorded that later runs must keep.
 */
final class ResultsPage {
    private static final Path PAGE = Path.of("results.md");
    private static final String HEAD =
            """
            # Results

            Written by `make bench`, each section when its run was measured; [README.md](README.md) says what the figures mean.

            """;
    private static final String COMPARISONS = "Beside nginx";
    private static final String COMPARISONS_HEAD =
            """
            `make bench` fails if a ratio is more than 10 % above the one in this table, on the same processor.

            | run | figure | server | nginx | ratio | goal | measured |
            |---|---|---|---|---|---|---|
            """;

    /** The column with the ratio. */
    private static final int RATIO = 5;

    /** The heading of the hand-written sections. */
    private static final String OTHER_RUNS = "\n# Other runs\n";

    /** Sections by heading, without the heading. */
    private final Map<String, String> sections = new LinkedHashMap<>();

    /** Rows of the table of ratios by run. */
    private final Map<String, String> comparisons = new LinkedHashMap<>();

    private final String otherRuns;

    private ResultsPage(String page) {
        int end = page.indexOf(OTHER_RUNS);
        otherRuns = end < 0 ? "" : page.substring(end);
        String[] parts = page.substring(0, page.length() - otherRuns.length()).split("(?m)^## ");
        for (int i = 1; i < parts.length; i++) {
            int line = parts[i].indexOf('\n');
            sections.put(parts[i].substring(0, line), parts[i].substring(line).strip() + "\n");
        }
        Optional.ofNullable(sections.remove(COMPARISONS)).ifPresent(this::readComparisons);
    }

    static ResultsPage read() throws IOException {
        return new ResultsPage(Files.exists(PAGE) ? Files.readString(PAGE) : "");
    }

    private void readComparisons(String table) {
        table.lines()
                .filter(row -> row.split("\\|").length > RATIO)
                // The rows below the header and its line.
                .skip(2)
                .forEach(row -> comparisons.put(row.split("\\|")[1].strip(), row));
    }

    /** Returns a run's recorded ratio to nginx, if it was measured on this processor. */
    Optional<Double> recordedRatio(String run, String processor) {
        return Optional.ofNullable(comparisons.get(run))
                .filter(_ -> sections.getOrDefault(run, "").contains(", " + processor + ", "))
                .map(row -> Double.parseDouble(row.split("\\|")[RATIO].strip()));
    }

    /** Puts a section in the place of the one with the same heading, or at the end. */
    void section(String heading, String text) {
        sections.put(heading, text);
    }

    /** Puts a row into the table of ratios in the same way. */
    void comparison(NginxComparison compared, String goal, String when) {
        comparisons.put(
                compared.run(),
                "| %s | %s | %s | %s | %s | %s | %s |"
                        .formatted(
                                compared.run(),
                                compared.figure(),
                                NamedFigures.text(compared.server()),
                                NamedFigures.text(compared.nginx()),
                                NamedFigures.text(compared.ratio()),
                                goal,
                                when));
    }

    /** Writes the sections and rows of these runs in this order, and the others after them. */
    void write(Collection<String> runs) throws IOException {
        var page = new StringBuilder(HEAD);
        if (!comparisons.isEmpty()) {
            page.append("## " + COMPARISONS + "\n\n" + COMPARISONS_HEAD);
            ordered(comparisons, runs).forEach(run -> page.append(comparisons.get(run) + "\n"));
            page.append("\n");
        }
        page.append(
                ordered(sections, runs)
                        .map(heading -> "## %s\n\n%s".formatted(heading, sections.get(heading)))
                        .collect(Collectors.joining("\n")));
        Files.writeString(PAGE, page + otherRuns);
    }

    private static Stream<String> ordered(Map<String, String> texts, Collection<String> runs) {
        return Stream.concat(runs.stream(), texts.keySet().stream())
                .filter(texts::containsKey)
                .distinct();
    }
}
