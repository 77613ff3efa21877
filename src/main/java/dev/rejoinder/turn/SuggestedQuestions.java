package dev.rejoinder.turn;

import dev.rejoinder.bot.Bot;
import dev.rejoinder.bot.BotRules;
import dev.rejoinder.knowledge.NormalizedQuestion;
import dev.rejoinder.knowledge.Passage;
import dev.rejoinder.knowledge.Retriever;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BiPredicate;
import java.util.stream.Collectors;

/**
 * Questions that a bot can answer next: the questions and headings of passages that match the last
 * question and that the answer is not based on.
 */
final class SuggestedQuestions {
    private static final int MOST = 3;

    /** How many candidates are checked, each with a search. */
    private static final int MOST_CHECKED = 6;

    /** Of the bot's lowest score for answers: the next question may be about something near. */
    private static final double RELATED = 0.25;

    /** A real question is clearer than a heading. */
    private static final double HEADING = 0.7;

    private SuggestedQuestions() {}

    private record Candidate(String question, Passage passage) {
        double rank() {
            return SuggestionCandidates.isQuestion(question)
                    ? passage.score()
                    : HEADING * passage.score();
        }
    }

    /**
     * Returns at most three suggestions, best first. Blocks during searches.
     *
     * @param asked the questions of the conversation, oldest first; the last one was just answered
     * @param sources the passages that the answer may cite, as JSON
     * @param answerable whether the bot can answer a question from a passage
     */
    static List<String> after(
            Bot bot,
            List<String> asked,
            String answer,
            String sources,
            Retriever retriever,
            BiPredicate<String, Passage> answerable) {
        List<Passage> near =
                retriever.find(
                        new Retriever.Query(
                                bot.id(),
                                asked.getLast(),
                                asked.subList(0, asked.size() - 1),
                                BotRules.MAX_PASSAGES,
                                RELATED * bot.knowledge().matchThreshold(),
                                Retriever.Mode.FUSED));
        Set<String> cited = citedTexts(answer, CitedSourcesJson.parse(sources));
        var candidates = new SuggestionCandidates(near, cited, asked.getLast(), answer);
        Set<String> known = new HashSet<>();
        asked.forEach(question -> known.add(NormalizedQuestion.of(question)));
        known.add(NormalizedQuestion.of(bot.name()));
        return near.stream()
                .flatMap(
                        passage ->
                                candidates.of(passage).stream()
                                        .map(question -> new Candidate(question, passage)))
                .filter(each -> known.add(NormalizedQuestion.of(each.question())))
                .filter(each -> !SuggestionCandidates.isAskedIn(asked, each.question()))
                .sorted(Comparator.comparingDouble(Candidate::rank).reversed())
                .limit(MOST_CHECKED)
                .filter(each -> answerable.test(each.question(), each.passage()))
                .map(Candidate::question)
                .limit(MOST)
                .toList();
    }

    /** The texts of the passages that an answer cites; of the best one if it cites none. */
    private static Set<String> citedTexts(String answer, List<Passage> sources) {
        Set<Integer> numbers = CitedSourcesJson.numbersIn(answer);
        return sources.stream()
                .filter(
                        source ->
                                numbers.isEmpty()
                                        ? source.number() == 1
                                        : numbers.contains(source.number()))
                .map(Passage::text)
                .collect(Collectors.toSet());
    }
}
