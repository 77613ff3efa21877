package dev.rejoinder.knowledge;

import java.util.List;
import java.util.stream.Stream;

/**
 * A question and its answer, both written by the bot's owner.
 *
 * @param alternatives other words for the question; may be empty
 */
public record QuestionAndAnswer(String question, String answer, List<String> alternatives) {
    /** Pairs that an earlier version stored have no alternatives. */
    public QuestionAndAnswer {
        alternatives = alternatives == null ? List.of() : List.copyOf(alternatives);
    }

    public QuestionAndAnswer(String question, String answer) {
        this(question, answer, List.of());
    }

    /** The question in all its words. */
    public List<String> questions() {
        return Stream.concat(Stream.of(question), alternatives.stream()).toList();
    }
}
