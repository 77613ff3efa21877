package dev.rejoinder.provider.builtin;

/**
 * What the confidence in an answer depends on. Each feature compares the question with the sentence
 * that answers it best, and is from 0 to 1; "words" are those of the question, by weight.
 */
enum ConfidenceFeature {
    /** The share of words in the sentence or its headings. */
    COVERED,
    /** The same, with partial credit for the surrounding sentences. */
    NEARBY,
    /** The same for the whole passage. */
    ANYWHERE,
    /** {@link #NEARBY} without names, which match easily and mean little. */
    NEARBY_WITHOUT_NAMES,
    /** The share of words in the sentence in the same form or meaning, without its headings. */
    SAME_WORDS,
    /** The weight of the heaviest word that is not in the passage. */
    HEAVIEST_MISSING,
    /** The weight of the heaviest word that is not near the sentence. */
    HEAVIEST_DISTANT,
    /** Whether the question contains a name. */
    NAMED,
    /** Half the number of names that are not in the passage, at most 1. */
    MISSING_NAMES,
    /** The weight of the heaviest name that is not in the passage. */
    HEAVIEST_MISSING_NAME,
    /** The share of names that are not in the sentence. */
    DISTANT_NAMES,
    /** Whether a number of the question is not in the passage. */
    MISSING_NUMBER,
    /** The share of numbers that are not in the sentence. */
    DISTANT_NUMBERS,
    /** How close the words are to a possible answer. */
    CLOSENESS,
    /** The share of words in the clause of a possible answer, with partial credit for others. */
    SAME_CLAUSE,
    /** The share of words within a few words of a possible answer. */
    WINDOW,
    /** How close words that follow each other in the question are in the sentence. */
    ADJACENCY,
    ASKS_PERSON,
    ASKS_TIME,
    ASKS_COUNT,
    ASKS_NUMBER,
    ASKS_DURATION,
    ASKS_PLACE,
    ASKS_REASON,
    NO_PERSON,
    NO_TIME,
    NO_COUNT_OR_NUMBER,
    NO_PLACE,
    NO_DURATION,
    /** Whether the sentence counts what the question counts. */
    COUNTED,
    /** Whether the question asks for yes or no. */
    YES_OR_NO,
    /** Whether a word follows the same preposition in both, as in "from Virginia". */
    SAME_PREPOSITION,
    /** Whether a word follows another preposition in the sentence. */
    OTHER_PREPOSITION,
    /** Whether only the question is negated. */
    NEGATED_QUESTION,
    /** Whether only the sentence is negated. */
    NEGATED_SENTENCE,
    /** Whether the sentence has an antonym of a word that it lacks. */
    OPPOSITE,
    /** Whether the passage lacks a colour, weekday, country and so on, and has another one. */
    ANOTHER_OF_ITS_KIND,
    /** Whether the sentence lacks a word such as "first" or "largest". */
    MISSING_SUPERLATIVE,
    /** The length of the sentence, on a logarithmic scale. */
    LENGTH
}
