package dev.rejoinder.knowledge.retrieval;

import dev.rejoinder.knowledge.index.PassageHit;
import dev.rejoinder.knowledge.retrieval.FollowUpDetector.Dependence;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Merges the passages for a question alone with those for the question and its subject. */
final class FollowUpRanking {
    /** How much the question alone counts if its subject is elsewhere. */
    private static final double DEPENDENT = 0.3;

    /** How much it counts if it may stand alone. */
    private static final double PERHAPS = 1.5;

    private FollowUpRanking() {}

    private record Scores(PassageHit hit, double alone, double together) {
        double sum(double weight) {
            return together + weight * alone;
        }
    }

    /**
     * A passage ranks by both scores, so that one that matches the new question comes before those
     * that match only the earlier subject.
     */
    static List<PassageHit> merged(
            List<PassageHit> alone, List<PassageHit> together, Dependence dependence, int limit) {
        Map<String, Scores> found = new LinkedHashMap<>();
        together.forEach(hit -> found.put(key(hit), new Scores(hit, 0, hit.score())));
        for (PassageHit hit : alone) {
            found.merge(
                    key(hit),
                    new Scores(hit, hit.score(), 0),
                    (both, _) -> new Scores(both.hit(), hit.score(), both.together()));
        }
        double weight = dependence == Dependence.YES ? DEPENDENT : PERHAPS;
        List<Scores> ranked =
                found.values().stream()
                        .sorted(
                                Comparator.comparingDouble((Scores each) -> each.sum(weight))
                                        .reversed())
                        .limit(limit)
                        .toList();
        if (ranked.isEmpty()) {
            return List.of();
        }
        double best =
                found.values().stream()
                        .mapToDouble(each -> Math.max(each.alone(), each.together()))
                        .max()
                        .orElse(0);
        double scale = best / ranked.getFirst().sum(weight);
        return ranked.stream()
                .map(
                        each ->
                                new PassageHit(
                                        each.hit().documentId(),
                                        each.hit().sourceId(),
                                        each.hit().ordinal(),
                                        each.hit().lexical(),
                                        each.hit().cosine(),
                                        each.sum(weight) * scale))
                .toList();
    }

    private static String key(PassageHit hit) {
        return hit.documentId() + "/" + hit.ordinal();
    }
}
