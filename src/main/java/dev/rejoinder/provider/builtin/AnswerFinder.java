package dev.rejoinder.provider.builtin;

import dev.rejoinder.provider.Prompt.CitedPassage;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Looks for the sentences of some passages that answer a question. Immutable. */
final class AnswerFinder {
    /** The longest answer, in sentences. */
    static final int MAX_SENTENCES = 3;

    /** Passages after these are not read. */
    static final int MAX_PASSAGES = 10;

    /** What is less likely an answer is not said. */
    static final double MIN_CONFIDENCE = 0.42;

    /**
     * A further sentence of the same passage is said when it fits nearly as well as the best one.
     */
    static final double FURTHER_FIT = 0.65;

    /** One of another passage is rarely about the same, so it has to fit better. */
    static final double FURTHER_FIT_ELSEWHERE = 0.8;

    private static final Comparator<PassageSentence> IN_ORDER =
            Comparator.comparingInt(PassageSentence::passage)
                    .thenComparingInt(PassageSentence::position);

    private final List<CitedPassage> passages;
    private final List<List<PassageSentence>> statements = new ArrayList<>();

    private AnswerFinder(List<CitedPassage> passages) {
        this.passages = passages.subList(0, Math.min(passages.size(), MAX_PASSAGES));
        for (CitedPassage passage : this.passages) {
            statements.add(PassageSentence.in(passage, statements.size()));
        }
    }

    /**
     * What passages say to a question.
     *
     * @param text the answer, with its passages cited
     * @param covered the part of the question that the best sentence has, 0 to 1
     */
    record Reading(String text, double covered) {}

    private record Fit(PassageSentence statement, SentenceScorer evidence, double fit) {}

    /**
     * The answer to a question, or to those of several in it that passages hold one to.
     *
     * @param earlier the question before it, which it may go on from; may be empty
     * @return empty when they do not seem to hold any
     */
    static Optional<Reading> read(List<CitedPassage> passages, String question, String earlier) {
        if (passages.isEmpty()) {
            return Optional.empty();
        }
        var reader = new AnswerFinder(passages);
        List<String> parts = parts(question);
        int sentences = Math.max(1, MAX_SENTENCES / parts.size());
        List<String> texts = new ArrayList<>();
        double covered = 0;
        String before = earlier;
        for (String part : parts) {
            Optional<Reading> reading = reader.read(part, before, sentences);
            if (reading.isPresent()) {
                texts.add(reading.get().text);
                covered = Math.max(covered, reading.get().covered);
            }
            before = part;
        }
        String text = texts.stream().distinct().collect(Collectors.joining(" "));
        return text.isEmpty() ? Optional.empty() : Optional.of(new Reading(text, covered));
    }

    /** The questions of a message; only itself, if one of them says nothing alone. */
    private static List<String> parts(String question) {
        List<String> parts = ParsedQuestion.parts(question);
        boolean apart =
                parts.stream().noneMatch(part -> QuestionTerms.of(part, "").terms().isEmpty());
        return apart && !parts.isEmpty() ? parts : List.of(question);
    }

    private Optional<Reading> read(String question, String earlier, int sentences) {
        var alone = QuestionTerms.of(question, "");
        if (earlier.isEmpty()) {
            return read(alone, sentences);
        }
        var together = QuestionTerms.of(question, earlier);
        if (ParsedQuestion.goesOn(question)) {
            return read(together, sentences).or(() -> read(alone, sentences));
        }
        Optional<Reading> reading = read(alone, sentences);
        return reading.isPresent() || !ParsedQuestion.pointsBack(question)
                ? reading
                : read(together, sentences);
    }

    private Optional<Reading> read(QuestionTerms asking, int sentences) {
        List<Fit> ranked = ranked(asking);
        if (ranked.isEmpty() || ranked.getFirst().evidence.confidence() < MIN_CONFIDENCE) {
            return Optional.empty();
        }
        String text =
                chosen(ranked, sentences).stream()
                        .map(this::cited)
                        .collect(Collectors.joining(" "));
        return Optional.of(new Reading(text, ranked.getFirst().evidence.covered()));
    }

    private List<Fit> ranked(QuestionTerms asking) {
        if (asking.terms().isEmpty()) {
            return List.of();
        }
        var overlap = new TermOverlap(asking.terms(), statements);
        // A stable sort: of two that fit as well, the one of the better passage comes first.
        return statements.stream()
                .flatMap(List::stream)
                .map(statement -> fit(statement, SentenceScorer.of(asking, statement, overlap)))
                .sorted(Comparator.comparingDouble((Fit fit) -> -fit.fit))
                .toList();
    }

    private Fit fit(PassageSentence statement, SentenceScorer evidence) {
        // Retrieval has seen more than these passages: it decides where their words do not.
        double best = passages.stream().mapToDouble(CitedPassage::score).max().orElse(0);
        double score = passages.get(statement.passage()).score();
        return new Fit(statement, evidence, evidence.fit() + (best > 0 ? 0.1 * score / best : 0));
    }

    /** The best sentences in their order, each with the one that it refers back to. */
    private NavigableSet<PassageSentence> chosen(List<Fit> ranked, int sentences) {
        NavigableSet<PassageSentence> chosen = new TreeSet<>(IN_ORDER);
        Fit best = ranked.getFirst();
        for (Fit next : ranked) {
            boolean same = next.statement.passage() == best.statement.passage();
            if (next.fit < best.fit * (same ? FURTHER_FIT : FURTHER_FIT_ELSEWHERE)) {
                continue;
            }
            List<PassageSentence> together = withWhatItRefersTo(next.statement);
            long more = together.stream().filter(one -> !chosen.contains(one)).count();
            if (chosen.size() + more <= Math.max(sentences, chosen.isEmpty() ? MAX_SENTENCES : 0)) {
                chosen.addAll(together);
            }
        }
        return chosen;
    }

    /**
     * A sentence and those before it that it needs; only the sentence, if even these refer back.
     */
    private List<PassageSentence> withWhatItRefersTo(PassageSentence statement) {
        List<PassageSentence> passage = statements.get(statement.passage());
        int from = statement.position();
        while (from > 0
                && passage.get(from).refersBack()
                && passage.get(from).follows(passage.get(from - 1))) {
            from--;
        }
        List<PassageSentence> together = passage.subList(from, statement.position() + 1);
        return together.size() <= MAX_SENTENCES ? together : List.of(statement);
    }

    private String cited(PassageSentence statement) {
        return statement.readable() + " [" + passages.get(statement.passage()).number() + "]";
    }
}
