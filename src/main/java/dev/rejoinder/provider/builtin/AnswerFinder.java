package dev.rejoinder.provider.builtin;

import dev.rejoinder.provider.Prompt.CitedPassage;
import dev.rejoinder.provider.builtin.SentenceRanking.RankedSentence;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Finds the sentences in some passages that answer a question. Immutable. */
final class AnswerFinder {
    /** Maximum answer length, in sentences. */
    static final int MAX_SENTENCES = 3;

    /** Further passages are ignored. */
    static final int MAX_PASSAGES = 10;

    /** Answers with lower confidence are not given, by the lowest caution and by the highest. */
    static final double EAGER_CONFIDENCE = 0.11;

    static final double CAREFUL_CONFIDENCE = 0.35;

    /**
     * A further sentence of the same passage is added if its fit is at least this share of the best
     * one's.
     */
    static final double FURTHER_FIT = 0.65;

    /** The same for other passages, which are rarely about the same subject. */
    static final double FURTHER_FIT_ELSEWHERE = 0.8;

    private static final Comparator<PassageSentence> IN_ORDER =
            Comparator.comparingInt(PassageSentence::passage)
                    .thenComparingInt(PassageSentence::position);

    private final List<CitedPassage> passages;
    private final double minConfidence;
    private final List<List<PassageSentence>> statements = new ArrayList<>();

    private AnswerFinder(List<CitedPassage> passages, double caution) {
        this.passages = passages.subList(0, Math.min(passages.size(), MAX_PASSAGES));
        this.minConfidence = EAGER_CONFIDENCE + caution * (CAREFUL_CONFIDENCE - EAGER_CONFIDENCE);
        for (CitedPassage passage : this.passages) {
            statements.add(PassageSentence.in(passage, statements.size()));
        }
    }

    /**
     * An answer from passages.
     *
     * @param text the answer, with citations
     * @param covered the share of the question that the best sentence covers, 0 to 1
     */
    record FoundAnswer(String text, double covered) {}

    /**
     * Answers a question, or those questions of a message that the passages answer.
     *
     * @param earlier the previous questions, which this one may follow up on, latest first; may be
     *     empty
     * @param caution how sure the answer must be, 0 to 1
     * @return empty if the passages do not seem to contain an answer
     */
    static Optional<FoundAnswer> read(
            List<CitedPassage> passages, String question, List<String> earlier, double caution) {
        if (passages.isEmpty()) {
            return Optional.empty();
        }
        var reader = new AnswerFinder(passages, caution);
        List<String> parts = parts(question);
        int sentences = Math.max(1, MAX_SENTENCES / parts.size());
        List<String> texts = new ArrayList<>();
        double covered = 0;
        List<String> before = earlier;
        for (String part : parts) {
            Optional<FoundAnswer> reading = reader.read(part, before, sentences);
            if (reading.isPresent()) {
                texts.add(reading.get().text);
                covered = Math.max(covered, reading.get().covered);
            }
            before = List.of(part);
        }
        String text = texts.stream().distinct().collect(Collectors.joining(" "));
        return text.isEmpty() ? Optional.empty() : Optional.of(new FoundAnswer(text, covered));
    }

    /** Splits a message into questions; returns it whole if a part has no meaning of its own. */
    private static List<String> parts(String question) {
        List<String> parts = ParsedQuestion.parts(question);
        boolean apart =
                parts.stream()
                        .noneMatch(part -> QuestionTerms.of(part, List.of()).terms().isEmpty());
        return apart && !parts.isEmpty() ? parts : List.of(question);
    }

    private Optional<FoundAnswer> read(String question, List<String> earlier, int sentences) {
        var alone = QuestionTerms.of(question, List.of());
        if (earlier.isEmpty()) {
            return read(alone, sentences);
        }
        var together = QuestionTerms.of(question, earlier);
        if (ParsedQuestion.isFollowUp(question)) {
            return read(together, sentences).or(() -> read(alone, sentences));
        }
        Optional<FoundAnswer> reading = read(alone, sentences);
        return reading.isPresent() || !ParsedQuestion.mayReferBack(question)
                ? reading
                : read(together, sentences);
    }

    private Optional<FoundAnswer> read(QuestionTerms asking, int sentences) {
        SentenceRanking ranking = SentenceRanking.of(asking, passages, statements);
        if (ranking.confidence() < minConfidence) {
            return Optional.empty();
        }
        String text =
                chosen(ranking, sentences).stream()
                        .map(this::cited)
                        .collect(Collectors.joining(" "));
        return Optional.of(new FoundAnswer(text, ranking.ranked().getFirst().covered()));
    }

    /** Picks the best sentences, in text order, each with the sentence it refers back to. */
    private NavigableSet<PassageSentence> chosen(SentenceRanking ranking, int sentences) {
        NavigableSet<PassageSentence> chosen = new TreeSet<>(IN_ORDER);
        RankedSentence best = ranking.ranked().getFirst();
        for (RankedSentence next : ranking.ranked()) {
            boolean same = next.sentence().passage() == best.sentence().passage();
            if (next.fit() < best.fit() * (same ? FURTHER_FIT : FURTHER_FIT_ELSEWHERE)
                    || (!chosen.isEmpty() && !ranking.adds(next.sentence(), chosen))) {
                continue;
            }
            List<PassageSentence> together = withReferences(next.sentence(), ranking);
            long more = together.stream().filter(one -> !chosen.contains(one)).count();
            if (chosen.size() + more <= Math.max(sentences, chosen.isEmpty() ? MAX_SENTENCES : 0)) {
                chosen.addAll(together);
            }
        }
        return chosen;
    }

    /**
     * Returns a sentence and the previous ones it needs; only the sentence if those refer back too.
     */
    private List<PassageSentence> withReferences(
            PassageSentence statement, SentenceRanking ranking) {
        List<PassageSentence> together =
                new ArrayList<>(statement.antecedents(statements.get(statement.passage())));
        together.removeIf(ranking::excludes);
        together.add(statement);
        return together.size() <= MAX_SENTENCES ? together : List.of(statement);
    }

    private String cited(PassageSentence statement) {
        return statement.readable() + " " + passages.get(statement.passage()).citation();
    }
}
