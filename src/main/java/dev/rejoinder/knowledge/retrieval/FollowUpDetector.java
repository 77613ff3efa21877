package dev.rejoinder.knowledge.retrieval;

import java.util.List;
import java.util.regex.Pattern;

/** Detects follow-up questions that depend on an earlier question, such as "and on Sundays?". */
final class FollowUpDetector {
    /** Longer questions stand alone, even if they refer to something. */
    private static final int MOST_WORDS = 5;

    private static final int FEW_WORDS = 2;
    private static final int FEW_NOUNS = 3;

    /** In scripts without spaces, characters. */
    private static final int MOST_CHARACTERS = 12;

    private static final int FEW_CHARACTERS = 7;

    private static final Pattern UNSPACED =
            Pattern.compile("[\\p{IsHan}\\p{IsHiragana}\\p{IsKatakana}\\p{IsThai}]");

    private FollowUpDetector() {}

    /** Whether the subject of a question is in an earlier one. */
    enum Dependence {
        NO,
        /** Too short to tell. */
        PERHAPS,
        YES
    }

    static Dependence dependence(String question) {
        var terms = SubjectTerms.of(question);
        if (terms.words().isEmpty()) {
            return Dependence.PERHAPS;
        }
        if (UNSPACED.matcher(question).find()) {
            return unspaced(question, terms);
        }
        int content = terms.content().size();
        if (ReferringWords.open(terms.words()) || ReferringWords.areIn(question, terms.words())) {
            return content <= MOST_WORDS ? Dependence.YES : Dependence.PERHAPS;
        }
        if (!terms.names().isEmpty() && content > terms.names().size()) {
            boolean mayBeNouns = terms.hasCapitalNouns() && content <= FEW_NOUNS;
            return mayBeNouns ? Dependence.PERHAPS : Dependence.NO;
        }
        if (ReferringWords.mayBeIn(terms.words()) && content <= FEW_WORDS) {
            return Dependence.YES;
        }
        boolean sentence = content < terms.words().size();
        if (content <= 1 && sentence) {
            return Dependence.YES;
        }
        return content <= FEW_WORDS ? Dependence.PERHAPS : Dependence.NO;
    }

    private static Dependence unspaced(String question, SubjectTerms terms) {
        int length = question.codePointCount(0, question.length());
        boolean refers =
                ReferringWords.open(terms.words()) || ReferringWords.areIn(question, terms.words());
        if (refers && length <= MOST_CHARACTERS) {
            return Dependence.YES;
        }
        return length <= FEW_CHARACTERS ? Dependence.PERHAPS : Dependence.NO;
    }

    /**
     * Completes a question with the subject of the latest earlier question that has one. A
     * follow-up that names something else gets what was asked about the earlier subject: after
     * "When does the museum open?", "And the pool?" asks when the pool opens.
     */
    static String withEarlier(String question, List<String> earlier) {
        String before = earlier.getLast();
        for (String each : earlier.reversed()) {
            if (dependence(each) != Dependence.YES || !SubjectTerms.of(each).names().isEmpty()) {
                before = each;
                break;
            }
        }
        if (UNSPACED.matcher(before).find()) {
            return before + " " + question;
        }
        var subject = SubjectTerms.of(before);
        var own = SubjectTerms.of(question);
        List<String> carried =
                own.names().isEmpty() || own.hasCapitalNouns()
                        ? subject.subject()
                        : subject.askedAbout(own.content());
        return carried.isEmpty()
                ? before + " " + question
                : String.join(" ", carried) + " " + question;
    }
}
