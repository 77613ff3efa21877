package dev.rejoinder.knowledge.retrieval;

import java.util.List;
import java.util.Set;

/** Finds negations in questions, in the languages of {@link FunctionWords}. */
final class QuestionNegation {
    private static final Set<String> NEGATIONS =
            Set.of(
                    """
                    not never without cannot cant dont doesnt didnt isnt arent wont no
                    nicht nie niemals ohne kein keine keinen keiner keinem
                    nunca sin pas jamais sans non mai senza nao sem niet nooit geen zonder
                    """
                            .strip()
                            .split("\\s+", -1));

    /** The words before the "t" of a short form. */
    private static final Set<String> SHORT_FORMS =
            Set.of(
                    "don", "doesn", "didn", "isn", "aren", "wasn", "weren", "won", "can", "couldn",
                    "shouldn", "wouldn", "hasn", "haven", "hadn", "mustn");

    private QuestionNegation() {}

    /**
     * Whether a question is negated. "Don't you ship to Norway?" is not: it asks the same without
     * the negation.
     *
     * @param words in lower case and without accents
     */
    static boolean isIn(List<String> words) {
        for (int at = 1; at < words.size(); at++) {
            boolean isShort =
                    at > 1 && words.get(at).equals("t") && SHORT_FORMS.contains(words.get(at - 1));
            if (isShort || NEGATIONS.contains(words.get(at))) {
                return true;
            }
        }
        return false;
    }
}
