package dev.rejoinder.turn;

import dev.rejoinder.bot.Bot;
import dev.rejoinder.bot.BotRules;
import dev.rejoinder.knowledge.NormalizedQuestion;
import dev.rejoinder.knowledge.Passage;
import dev.rejoinder.knowledge.Retriever;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Questions that a bot can probably answer next: the questions and headings of passages near the
 * last question that the answer did not cite. Calls no chat model.
 */
final class SuggestedQuestions {
    private static final int MOST = 3;
    private static final int MAX_CHARACTERS = 80;

    /** A passage need not answer the last question; it answers the one that it is suggested for. */
    private static final double ANY_SCORE = 0;

    private static final String BETWEEN_HEADINGS = " > ";

    private SuggestedQuestions() {}

    /**
     * Returns at most three suggestions, best first. Blocks during a search.
     *
     * @param asked the questions of the conversation, oldest first; the last one was just answered
     * @param sources the passages that the answer may cite, as JSON
     */
    static List<String> after(
            Bot bot, List<String> asked, String answer, String sources, Retriever retriever) {
        List<Passage> near =
                retriever.find(
                        new Retriever.Query(
                                bot.id(),
                                asked.getLast(),
                                asked.subList(0, asked.size() - 1),
                                BotRules.MAX_PASSAGES,
                                ANY_SCORE,
                                Retriever.Mode.FUSED));
        Set<String> used = citedTexts(answer, CitedSourcesJson.parse(sources));
        Set<String> known = new HashSet<>();
        asked.forEach(question -> known.add(NormalizedQuestion.of(question)));
        Map<String, Boolean> suggestions = new LinkedHashMap<>();
        for (Passage passage : near) {
            Optional<String> question =
                    used.contains(passage.text()) ? Optional.empty() : question(passage);
            if (question.isPresent() && known.add(NormalizedQuestion.of(question.get()))) {
                suggestions.put(question.get(), isQuestion(question.get()));
            }
        }
        // A real question is clearer than a heading.
        return Stream.of(true, false)
                .flatMap(
                        asks ->
                                suggestions.entrySet().stream()
                                        .filter(each -> each.getValue().equals(asks)))
                .map(Map.Entry::getKey)
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

    /** The question of a pair, or the innermost heading if it has several words. */
    private static Optional<String> question(Passage passage) {
        String path = passage.titlePath();
        boolean pair = !path.isEmpty() && passage.text().startsWith(path);
        int inner = path.lastIndexOf(BETWEEN_HEADINGS);
        String heading =
                pair || inner < 0 ? path : path.substring(inner + BETWEEN_HEADINGS.length());
        // The outermost heading is the title of the document, often the name of a shop.
        boolean clear = isQuestion(heading) || (inner >= 0 && heading.strip().contains(" "));
        return clear && heading.length() <= MAX_CHARACTERS
                ? Optional.of(heading.strip())
                : Optional.empty();
    }

    private static boolean isQuestion(String text) {
        return text.endsWith("?") || text.endsWith("？") || text.endsWith("؟");
    }
}
