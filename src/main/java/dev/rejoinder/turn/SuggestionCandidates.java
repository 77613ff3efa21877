package dev.rejoinder.turn;

import dev.rejoinder.knowledge.Passage;
import dev.rejoinder.knowledge.PlainWords;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** Finds questions and headings in passages that can be suggested as questions. */
final class SuggestionCandidates {
    private static final int MAX_CHARACTERS = 80;
    private static final String BETWEEN_HEADINGS = " > ";

    /** Shorter words say little about the subject. */
    private static final int MIN_WORD = 4;

    private static final Pattern PARAGRAPHS = Pattern.compile("\\n{2,}");

    private final List<Passage> near;
    private final Set<String> cited;
    private final Set<String> answered;

    /**
     * Prepares candidates.
     *
     * @param near passages, best first
     * @param cited the texts of those that the answer is based on
     */
    SuggestionCandidates(List<Passage> near, Set<String> cited, String question, String answer) {
        this.near = near;
        this.cited = cited;
        this.answered = words(question + " " + answer);
    }

    /** A part of a chunk with a heading of its own. */
    private record Part(String heading, String text) {}

    /** Returns the candidates of one passage, those nearest to the question and answer first. */
    List<String> of(Passage passage) {
        String path = passage.titlePath();
        boolean isCited = cited.contains(passage.text());
        if (!path.isEmpty() && passage.text().startsWith(path)) {
            return isCited ? List.of() : clear(List.of(path));
        }
        List<Part> parts = parts(passage.text());
        if (parts.isEmpty()) {
            return isCited || isAboveOthers(passage) ? List.of() : clear(List.of(innermost(path)));
        }
        Part answering = isCited ? mostAlikeTheAnswer(parts) : null;
        return clear(
                parts.stream()
                        .filter(part -> !part.equals(answering))
                        .sorted(Comparator.comparingLong(this::wordsInAnswer).reversed())
                        .map(Part::heading)
                        .toList());
    }

    private static List<String> clear(List<String> headings) {
        return headings.stream()
                .map(String::strip)
                .filter(heading -> isQuestion(heading) || heading.contains(" "))
                .filter(heading -> heading.length() <= MAX_CHARACTERS)
                .toList();
    }

    private static String innermost(String path) {
        int inner = path.lastIndexOf(BETWEEN_HEADINGS);
        return inner < 0 ? path : path.substring(inner + BETWEEN_HEADINGS.length());
    }

    /** Whether the heading is the name of the whole document, such as that of the shop. */
    private boolean isAboveOthers(Passage passage) {
        String path = passage.titlePath();
        return innermost(path).equalsIgnoreCase(passage.title())
                || near.stream()
                        .anyMatch(
                                other ->
                                        other.sourceId().equals(passage.sourceId())
                                                && other.titlePath()
                                                        .startsWith(path + BETWEEN_HEADINGS));
    }

    /** The parts of a chunk of several short sections, each below its heading. */
    private static List<Part> parts(String text) {
        var parts = new ArrayList<Part>();
        for (String paragraph : PARAGRAPHS.split(text.strip(), -1)) {
            int end = paragraph.indexOf('\n');
            String first = end < 0 ? "" : paragraph.substring(0, end).strip();
            if (!first.isEmpty() && first.length() <= MAX_CHARACTERS && isHeading(first)) {
                parts.add(new Part(first, paragraph));
            }
        }
        return parts;
    }

    private static boolean isHeading(String line) {
        char last = line.charAt(line.length() - 1);
        return isQuestion(line)
                || (Character.isLetterOrDigit(last) && Character.isUpperCase(line.charAt(0)));
    }

    private Part mostAlikeTheAnswer(List<Part> parts) {
        Part best = parts.getFirst();
        for (Part part : parts) {
            best = wordsInAnswer(part) > wordsInAnswer(best) ? part : best;
        }
        return best;
    }

    private long wordsInAnswer(Part part) {
        return words(part.text()).stream().filter(answered::contains).count();
    }

    /** Whether a question was asked in much the same words. */
    static boolean isAskedIn(List<String> asked, String question) {
        Set<String> words = words(question);
        return !words.isEmpty() && asked.stream().anyMatch(each -> words(each).containsAll(words));
    }

    private static Set<String> words(String text) {
        return PlainWords.in(text, MIN_WORD);
    }

    static boolean isQuestion(String text) {
        return text.endsWith("?") || text.endsWith("？") || text.endsWith("؟");
    }
}
