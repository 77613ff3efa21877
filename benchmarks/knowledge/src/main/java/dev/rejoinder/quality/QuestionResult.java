package dev.rejoinder.quality;

import dev.rejoinder.quality.QualityQuestionSet.Question;
import dev.rejoinder.quality.Respondent.Response;
import java.util.Locale;

/**
 * The result of one question.
 *
 * @param rank the rank of the right passage, from 1; 0 if it was not found or does not exist
 * @param right whether the reply contains the answer
 */
record QuestionResult(Question question, int rank, boolean right, boolean abstained, double score) {
    static QuestionResult of(Question question, Response response) {
        int rank = question.isAnswerable() ? response.found().indexOf(question.passage()) + 1 : 0;
        boolean right =
                question.isAnswerable()
                        && !response.abstained()
                        && plain(response.reply()).contains(plain(question.answer()));
        return new QuestionResult(question, rank, right, response.abstained(), response.score());
    }

    /** Returns the result with abstention below a search score of {@code threshold}. */
    QuestionResult above(double threshold) {
        boolean silent = abstained || score < threshold;
        return new QuestionResult(question, rank, right && !silent, silent, score);
    }

    private static String plain(String text) {
        return text.toLowerCase(Locale.ROOT).replaceAll("\\s+", " ");
    }
}
