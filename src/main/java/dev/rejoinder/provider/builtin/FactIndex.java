package dev.rejoinder.provider.builtin;

import dev.rejoinder.provider.builtin.SentenceSplitter.Sentence;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * A searchable list of facts (sentences). A question's words are weighted by rarity among the
 * facts. The fit of a sentence is the share of that weight it covers; a fit of at least {@link
 * #MIN_FIT} is an answer. Immutable.
 */
final class FactIndex {
    /** The minimum share of a question's weight that an answer covers. */
    static final double MIN_FIT = 0.55;

    /** A further sentence is added if its fit is at least this share of the best one's. */
    static final double FURTHER_FIT = 0.9;

    /** Maximum answer length, in sentences. */
    static final int MAX_SENTENCES = 3;

    private static final double SAME_MEANING = 0.7;
    private static final double IN_THE_HEADING = 0.6;

    /** Bonus for a sentence under a heading with the same words. */
    private static final double HEADING_AGREES = 0.3;

    private static final double IF_MISSPELT = 0.8;

    private static final Pattern REFERS_BACK =
            Pattern.compile(
                    "(?:It|Its|They|This|These|That|Those|Then|But|However|Otherwise)\\b.*");

    private final List<Fact> facts = new ArrayList<>();

    /** The number of sentences with a stem, in themselves or in their headings. */
    private final Map<String, Integer> sentencesWith = new HashMap<>();

    private final Map<Integer, Integer> sentencesMeaning = new HashMap<>();

    private record Fact(
            Sentence sentence,
            Set<String> stems,
            Set<Integer> meanings,
            Set<String> headingStems,
            Set<Integer> headingMeanings) {}

    FactIndex(List<String> texts) {
        for (String text : texts) {
            for (Sentence sentence : SentenceSplitter.in(text)) {
                if (!DirectiveDetector.isDirective(sentence.text())) {
                    add(sentence);
                }
            }
        }
    }

    private void add(Sentence sentence) {
        Set<String> stems = telling(sentence.text());
        Set<String> headingStems = telling(sentence.heading());
        var fact = new Fact(sentence, stems, meanings(stems), headingStems, meanings(headingStems));
        facts.add(fact);
        union(stems, headingStems).forEach(stem -> sentencesWith.merge(stem, 1, Integer::sum));
        union(fact.meanings, fact.headingMeanings)
                .forEach(meaning -> sentencesMeaning.merge(meaning, 1, Integer::sum));
    }

    /**
     * Ignores "where" and "when", which ask for something in a question and mean nothing in a
     * statement.
     */
    private static Set<String> telling(String text) {
        return EnglishWordForms.stemsIn(CalendarRanges.spelledOut(text)).stream()
                .filter(stem -> !EnglishWordForms.isQuestionWord(stem))
                .collect(Collectors.toUnmodifiableSet());
    }

    private static Set<Integer> meanings(Set<String> stems) {
        Set<Integer> meanings = new HashSet<>();
        stems.forEach(stem -> meanings.addAll(EnglishWordForms.meaningsOf(stem)));
        return meanings;
    }

    private static <T> Set<T> union(Set<T> one, Set<T> other) {
        Set<T> union = new HashSet<>(one);
        union.addAll(other);
        return union;
    }

    /**
     * The sentences that answer a question, in text order.
     *
     * @param fit the share of the question's weight that the best one covers
     */
    record Found(List<Integer> sentences, double fit) {
        static final Found NOTHING = new Found(List.of(), 0);
    }

    /** Finds the answer; {@link Found#NOTHING} if no sentence fits. */
    Found findAnswer(ParsedQuestion question) {
        if (facts.isEmpty()) {
            return Found.NOTHING;
        }
        List<Weighed> terms = question.terms().stream().map(this::weighed).toList();
        double[] fits = new double[facts.size()];
        for (int i = 0; i < fits.length; i++) {
            fits[i] = fit(facts.get(i), terms);
        }
        List<Integer> ranked =
                IntStream.range(0, fits.length)
                        .boxed()
                        .filter(i -> fits[i] >= MIN_FIT)
                        // A stable sort: at equal fit, the earlier sentence comes first.
                        .sorted(Comparator.comparingDouble((Integer i) -> -fits[i]))
                        .toList();
        if (ranked.isEmpty()) {
            return Found.NOTHING;
        }
        double best = fits[ranked.getFirst()];
        double enough = best * FURTHER_FIT;
        NavigableSet<Integer> said = new TreeSet<>();
        ranked.stream().filter(i -> fits[i] >= enough).limit(MAX_SENTENCES).forEach(said::add);
        addContext(ranked.getFirst(), fits, said);
        return new Found(List.copyOf(said), best);
    }

    String text(int sentence) {
        return facts.get(sentence).sentence.text();
    }

    /**
     * Adds the sentence that the best one refers back to, and the one that continues it, up to the
     * maximum length.
     */
    private void addContext(int best, double[] fits, NavigableSet<Integer> said) {
        if (best > 0 && sameBlock(best - 1, best) && refersBack(best)) {
            addIfRoom(best - 1, said);
        }
        int next = best + 1;
        while (next < facts.size()
                && sameBlock(best, next)
                && (refersBack(next) || fits[next] >= MIN_FIT)) {
            addIfRoom(next, said);
            next++;
        }
    }

    private static void addIfRoom(int sentence, NavigableSet<Integer> said) {
        if (said.size() < MAX_SENTENCES) {
            said.add(sentence);
        }
    }

    private boolean sameBlock(int one, int other) {
        return facts.get(one).sentence.block() == facts.get(other).sentence.block();
    }

    private boolean refersBack(int sentence) {
        return REFERS_BACK.matcher(text(sentence)).matches();
    }

    /**
     * A word of the question, weighted for these facts.
     *
     * @param sureness below 1 for a word that was matched by spelling correction
     */
    private record Weighed(
            String stem, Set<Integer> meanings, double weight, double sureness, boolean decisive) {}

    private Weighed weighed(ParsedQuestion.Term term) {
        String stem = term.stem();
        double sureness = 1;
        if (!sentencesWith.containsKey(stem) && EnglishWordForms.meaningsOf(stem).isEmpty()) {
            String similar = SpellingDistance.closest(stem, sentencesWith.keySet());
            if (similar == null) {
                similar = SpellingDistance.closest(stem, EnglishWordForms.stemsWithMeanings());
            }
            if (similar != null) {
                stem = similar;
                sureness = IF_MISSPELT;
            }
        }
        Set<Integer> meanings = EnglishWordForms.meaningsOf(stem);
        return new Weighed(
                stem, meanings, rarity(stem, meanings) * term.share(), sureness, term.decisive());
    }

    /** The weight of a word: the rarer, the higher. */
    private double rarity(String stem, Set<Integer> meanings) {
        Integer with = sentencesWith.get(stem);
        if (with == null) {
            with = meanings.stream().mapToInt(m -> sentencesMeaning.getOrDefault(m, 0)).sum();
        }
        // A missing word weighs as much as one that occurs once.
        double found = Math.clamp(with, 1, facts.size());
        return Math.log(1 + (facts.size() - found + 0.5) / (found + 0.5));
    }

    /** The covered share of the question's weight, or 0 if no decisive word is covered. */
    private static double fit(Fact fact, List<Weighed> terms) {
        double covered = 0;
        double all = 0;
        boolean decided = false;
        for (Weighed term : terms) {
            double match = match(fact, term) * term.sureness;
            if (match == 0 && term.decisive && hasAnotherOfItsKind(fact, term)) {
                return 0;
            }
            covered += match * term.weight;
            all += term.weight;
            decided |= term.decisive && match > 0;
        }
        return decided && all > 0 ? covered / all : 0;
    }

    /** Whether the fact is about another country, currency or plan, for example. */
    private static boolean hasAnotherOfItsKind(Fact fact, Weighed term) {
        String kind = EnglishVocabulary.kindOf(term.stem);
        return !kind.isEmpty()
                && !EnglishVocabulary.isOrdered(kind)
                && fact.stems.stream()
                        .anyMatch(stem -> EnglishVocabulary.kindOf(stem).equals(kind));
    }

    private static double match(Fact fact, Weighed term) {
        double own = match(term, fact.stems, fact.meanings);
        double heading = IN_THE_HEADING * match(term, fact.headingStems, fact.headingMeanings);
        return own == 0 ? heading : own + HEADING_AGREES * heading;
    }

    private static double match(Weighed term, Set<String> stems, Set<Integer> meanings) {
        if (stems.contains(term.stem)) {
            return 1;
        }
        return Collections.disjoint(meanings, term.meanings) ? 0 : SAME_MEANING;
    }
}
