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
 * Sentences that may be passed on, and the search among them. A question's words weigh the more the
 * fewer sentences have them, and a sentence fits as well as the part of that weight it covers: one
 * that covers {@link #MIN_FIT} of it is an answer. Immutable.
 */
final class FactIndex {
    /** The part of a question's weight that an answer must cover. */
    static final double MIN_FIT = 0.55;

    /** A further sentence is said when it fits nearly as well as the best one. */
    static final double FURTHER_FIT = 0.9;

    /** The longest answer, in sentences. */
    static final int MAX_SENTENCES = 3;

    private static final double SAME_MEANING = 0.7;
    private static final double IN_THE_HEADING = 0.6;

    /** Under a heading that says the same, a sentence is likelier the one that is meant. */
    private static final double HEADING_AGREES = 0.3;

    private static final double IF_MISSPELT = 0.8;

    private static final Pattern REFERS_BACK =
            Pattern.compile(
                    "(?:It|Its|They|This|These|That|Those|Then|But|However|Otherwise)\\b.*");

    private final List<Fact> facts = new ArrayList<>();

    /** How many sentences have a stem, in themselves or in what they stand under. */
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

    /** "Where" and "when" ask for something in a question; in a statement they tell nothing. */
    private static Set<String> telling(String text) {
        return EnglishWordForms.stemsIn(text).stream()
                .filter(stem -> !EnglishWordForms.isAsking(stem))
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
     * The sentences that answer a question, in their own order.
     *
     * @param fit the part of the question's weight that the best one covers
     */
    record Found(List<Integer> sentences, double fit) {
        static final Found NOTHING = new Found(List.of(), 0);
    }

    /** What answers a question; {@link Found#NOTHING} when no sentence fits. */
    Found answer(ParsedQuestion question) {
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
                        // A stable sort: of two that fit as well, the earlier one is said.
                        .sorted(Comparator.comparingDouble((Integer i) -> -fits[i]))
                        .toList();
        if (ranked.isEmpty()) {
            return Found.NOTHING;
        }
        double best = fits[ranked.getFirst()];
        double enough = best * FURTHER_FIT;
        NavigableSet<Integer> said = new TreeSet<>();
        ranked.stream().filter(i -> fits[i] >= enough).limit(MAX_SENTENCES).forEach(said::add);
        addWhatBelongsTo(ranked.getFirst(), fits, said);
        return new Found(List.copyOf(said), best);
    }

    String text(int sentence) {
        return facts.get(sentence).sentence.text();
    }

    /**
     * Adds what the best sentence refers back to, and what goes on from it, while there is room.
     */
    private void addWhatBelongsTo(int best, double[] fits, NavigableSet<Integer> said) {
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
     * A word of the question, as these facts see it.
     *
     * @param sureness less than 1 for a word that was taken for a similar one
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

    /** How much a word tells: the fewer sentences it is in, the more. */
    private double rarity(String stem, Set<Integer> meanings) {
        Integer with = sentencesWith.get(stem);
        if (with == null) {
            with = meanings.stream().mapToInt(m -> sentencesMeaning.getOrDefault(m, 0)).sum();
        }
        // A word that is nowhere tells as much as one that is in a single place.
        double found = Math.clamp(with, 1, facts.size());
        return Math.log(1 + (facts.size() - found + 0.5) / (found + 0.5));
    }

    /** The covered part of the question's weight, or 0 where nothing decisive is covered. */
    private static double fit(Fact fact, List<Weighed> terms) {
        double covered = 0;
        double all = 0;
        boolean decided = false;
        for (Weighed term : terms) {
            double match = match(fact, term) * term.sureness;
            covered += match * term.weight;
            all += term.weight;
            decided |= term.decisive && match > 0;
        }
        return decided && all > 0 ? covered / all : 0;
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
