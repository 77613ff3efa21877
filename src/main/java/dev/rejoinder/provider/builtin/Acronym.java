package dev.rejoinder.provider.builtin;

import java.util.ArrayList;
import java.util.List;

/** Names that an abbreviation stands for: EU is European Union. */
final class Acronym {
    private static final int MIN_LETTERS = 2;
    private static final int MAX_LETTERS = 6;

    private Acronym() {}

    /**
     * Returns the stems of the first name in the texts whose words begin with the letters of the
     * acronym; empty if there is none. Small words between them are skipped.
     */
    static List<String> spelledOut(String acronym, List<List<TextToken>> texts) {
        if (acronym.length() < MIN_LETTERS || acronym.length() > MAX_LETTERS) {
            return List.of();
        }
        for (List<TextToken> text : texts) {
            for (int at = 0; at < text.size(); at++) {
                List<String> stems = spelledOut(acronym, text, at);
                if (!stems.isEmpty()) {
                    return stems;
                }
            }
        }
        return List.of();
    }

    private static List<String> spelledOut(String acronym, List<TextToken> text, int from) {
        List<String> stems = new ArrayList<>();
        for (int at = from; at < text.size() && stems.size() < acronym.length(); at++) {
            TextToken token = text.get(at);
            if (token.capital() && token.word().charAt(0) == acronym.charAt(stems.size())) {
                stems.add(token.stem());
            } else if (stems.isEmpty() || EnglishVocabulary.weight(token.word()) > 0) {
                return List.of();
            }
        }
        return stems.size() == acronym.length() ? stems : List.of();
    }
}
