package dev.rejoinder.knowledge.retrieval;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What a question is about.
 *
 * @param words all words, in lower case and without accents
 * @param content the words that are no function words, as written
 * @param names the words of the content that look like names: capitals inside the sentence, or
 *     digits
 */
record SubjectTerms(List<String> words, List<String> content, List<String> names) {
    private static final Set<String> GERMAN =
            Set.of(
                    "und", "der", "fur", "ist", "sind", "gibt", "wann", "wie", "wo", "darf", "mein",
                    "meinen", "ins", "zum", "zur", "mit", "kann", "ich", "eine");

    private static final Pattern BETWEEN = Pattern.compile("[^\\p{L}\\p{M}\\p{N}]+");

    static SubjectTerms of(String question) {
        var content = new ArrayList<String>();
        var names = new ArrayList<String>();
        boolean first = true;
        for (String word : BETWEEN.split(QuestionWording.start(question.strip()), -1)) {
            if (word.isEmpty()) {
                continue;
            }
            List<String> plain = QuestionWording.words(word);
            if (!plain.stream().allMatch(FunctionWords::contains)) {
                content.add(word);
                boolean capital = Character.isUpperCase(word.codePointAt(0)) && !first;
                if (capital || word.chars().anyMatch(Character::isDigit)) {
                    names.add(word);
                }
            }
            first = false;
        }
        return new SubjectTerms(QuestionWording.words(question), content, names);
    }

    /** Whether the question seems to be in German, where all nouns have capitals. */
    boolean hasCapitalNouns() {
        return words.stream().anyMatch(GERMAN::contains);
    }

    /** The names, or without names all content. */
    List<String> subject() {
        return names.isEmpty() ? content : names;
    }

    /** The content without the names and without what another question says. */
    List<String> askedAbout(List<String> other) {
        return content.stream()
                .filter(word -> !names.contains(word) && !other.contains(word))
                .toList();
    }
}
