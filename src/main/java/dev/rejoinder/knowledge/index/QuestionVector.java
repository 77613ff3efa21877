package dev.rejoinder.knowledge.index;

import java.util.Set;

/**
 * The vector of a question.
 *
 * @param model its vector space; only vectors of the same model are compared
 * @param languages ISO 639-1 codes of the languages that the model was trained for; empty for all
 * @param unrelatedCosine the cosine of texts that have nothing to do with each other
 * @param values unit length
 */
@SuppressWarnings("ArrayRecordComponent") // never modified
public record QuestionVector(
        String model, Set<String> languages, double unrelatedCosine, float[] values) {
    /** Copies the set. */
    public QuestionVector {
        languages = Set.copyOf(languages);
    }

    /** Whether cosines to chunks of this analyzer family say much. */
    boolean understands(String family) {
        return languages.isEmpty()
                || family.equals(LanguageAnalyzers.OTHER)
                || languages.stream().map(LanguageAnalyzers::family).anyMatch(family::equals);
    }
}
