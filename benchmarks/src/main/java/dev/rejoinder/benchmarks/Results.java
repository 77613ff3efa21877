package dev.rejoinder.benchmarks;

import java.io.IOException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Prints results, compares their ratios with the recorded ones, and writes them to the page. */
final class Results {
    private static final String NO_NGINX = "nginx is not installed";

    private final Machine machine;
    private final ResultsPage page;
    private final List<String> regressions = new ArrayList<>();

    Results(Machine machine, ResultsPage page) {
        this.machine = machine;
        this.page = page;
    }

    void add(String name, BenchmarkRun run, NamedFigures figures) throws IOException {
        Optional<NginxComparison> comparison = NginxComparison.of(name, run, figures);
        var all = new NamedFigures();
        comparison.ifPresent(compared -> all.put(BenchmarkRun.RATIO, compared.ratio()));
        all.putAll("", figures);
        System.out.println(
                "{\"run\":\"%s\",\"at\":\"%s\",\"commit\":\"%s\",\"machine\":%s,\"figures\":%s}"
                        .formatted(name, now(), machine.commit(), machine.json(), all.json()));
        if (comparison.isPresent()) {
            compare(comparison.get());
        } else if (run.comparedFigure().isPresent()) {
            System.out.println(name + ": " + NO_NGINX);
        }
        page.section(name, section(run, all));
        comparison.ifPresent(
                compared -> page.comparison(compared, goal(run, BenchmarkRun.RATIO), when()));
    }

    private void compare(NginxComparison comparison) {
        System.out.println(comparison.sentence());
        page.recordedRatio(comparison.run(), machine.processor())
                .filter(comparison::isWorseThan)
                .map(
                        recorded ->
                                "%s: the ratio to nginx is %s, more than 10 %% above the recorded %s."
                                        .formatted(
                                                comparison.run(),
                                                NamedFigures.text(comparison.ratio()),
                                                NamedFigures.text(recorded)))
                .ifPresent(regressions::add);
    }

    /** A sentence for each ratio to nginx that is worse than the recorded one. */
    List<String> regressions() {
        return regressions;
    }

    private String section(BenchmarkRun run, NamedFigures figures) throws IOException {
        var section = new StringBuilder(when() + ",\n" + machine.line() + ",\n");
        section.append("load average at the end " + Machine.loadAverage() + ".\n\n");
        section.append("| figure | value | goal |\n|---|---|---|\n");
        if (run.comparedFigure().isPresent() && !figures.has(BenchmarkRun.RATIO)) {
            section.append(row(run, BenchmarkRun.RATIO, NO_NGINX));
        }
        figures.values()
                .forEach(
                        (figure, value) ->
                                section.append(row(run, figure, NamedFigures.text(value))));
        return section.toString();
    }

    private static String row(BenchmarkRun run, String figure, String value) {
        return "| %s | %s | %s |\n".formatted(figure, value, goal(run, figure));
    }

    private static String goal(BenchmarkRun run, String figure) {
        return run.goals().stream()
                .filter(held -> held.figure().equals(figure))
                .map(held -> "at most " + NamedFigures.text(held.atMost()))
                .findFirst()
                .orElse("");
    }

    private String when() {
        return now() + ", commit " + machine.commit();
    }

    private static Instant now() {
        return Instant.now().truncatedTo(ChronoUnit.SECONDS);
    }
}
