package dev.rejoinder.quality;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Asks all questions and prints the quality of the answers. See README.md. */
final class Quality {
    private static final List<String> SPLITS = List.of("dev", "held-out");

    private final QualityQuestionSet set;

    private Quality(QualityQuestionSet set) {
        this.set = set;
    }

    /**
     * Runs the measurement.
     *
     * @param arguments each as {@code name=value}: {@code mode} is {@code server} or {@code
     *     offline}; {@code jar} is the server's jar; {@code url} and {@code key} select a running
     *     server
     */
    public static void main(String[] arguments) throws Exception {
        Map<String, String> options = new HashMap<>();
        for (String argument : arguments) {
            int equals = argument.indexOf('=');
            options.put(argument.substring(0, equals), argument.substring(equals + 1));
        }
        var quality =
                new Quality(QualityQuestionSet.read(Path.of(options.getOrDefault("set", "."))));
        System.out.println(Score.HEADER);
        quality.offline();
        if (options.getOrDefault("mode", "server").equals("offline")) {
            return;
        }
        String url = options.getOrDefault("url", "");
        if (!url.isEmpty()) {
            quality.server(new ServerRespondent(url, options.getOrDefault("key", "")));
            return;
        }
        Path data = Files.createTempDirectory("rejoinder-quality");
        try (var server = LocalServer.start(Path.of(options.get("jar")), data)) {
            quality.server(new ServerRespondent(server.url(), server.key()));
        } finally {
            delete(data);
        }
    }

    private void offline() throws IOException, InterruptedException {
        var index = new Bm25(set.passages().stream().map(p -> p.title() + " " + p.text()).toList());
        List<QuestionResult> plain = ask(new PlainRespondent(set, index));
        double threshold = bestThreshold(of("dev", plain));
        say(
                "plain BM25, silent below its best score",
                plain.stream().map(outcome -> outcome.above(threshold)).toList());
        ask(new BuiltinRespondent(set, index));
    }

    private void server(ServerRespondent server) throws IOException, InterruptedException {
        server.learn(set);
        ask(server);
        for (String mode : List.of("bm25", "vector", "fused")) {
            ask(server.searching(mode));
        }
    }

    private List<QuestionResult> ask(Respondent respondent)
            throws IOException, InterruptedException {
        List<QuestionResult> outcomes = new ArrayList<>();
        for (var question : set.questions()) {
            outcomes.add(QuestionResult.of(question, respondent.ask(question.question())));
        }
        say(respondent.name(), outcomes);
        return outcomes;
    }

    private static void say(String name, List<QuestionResult> outcomes) {
        for (String split : SPLITS) {
            System.out.println(Score.of(of(split, outcomes)).line(name, split));
        }
    }

    private static List<QuestionResult> of(String split, List<QuestionResult> outcomes) {
        return outcomes.stream().filter(one -> one.question().split().equals(split)).toList();
    }

    /** Returns the score threshold for abstaining that gives the best balance. */
    private static double bestThreshold(List<QuestionResult> outcomes) {
        return outcomes.stream()
                .map(QuestionResult::score)
                .distinct()
                .max(
                        Comparator.comparingDouble(
                                score ->
                                        Score.of(
                                                        outcomes.stream()
                                                                .map(one -> one.above(score))
                                                                .toList())
                                                .balance()))
                .orElse(0.0);
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> paths = Files.walk(folder)) {
            for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }
}
