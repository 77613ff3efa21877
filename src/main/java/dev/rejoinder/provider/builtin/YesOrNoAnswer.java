package dev.rejoinder.provider.builtin;

import java.util.List;
import java.util.regex.Pattern;

/**
 * Sentences that say yes or no to the question above them. They answer another question only if it
 * has most words of that one, or they have most of its words.
 */
final class YesOrNoAnswer {
    /** The least share of a question's words, by weight, in the question above the sentence. */
    private static final double MIN_SHARE = 0.6;

    /** The same the other way round; the question above may be about more. */
    private static final double MIN_SHARE_BACK = 0.4;

    private static final Pattern YES_OR_NO =
            Pattern.compile(
                    "(?iu)(?:(?:yes|yeah|ja|oui|sim)(?=[\\s,.!;:–—]|$)"
                            + "|(?:no|nope|nein|doch|s[ií]|non|s[iì]|n[ãa]o|nee)(?=\\s?[,.!;:–—]|$)"
                            + "|(?:是的?|不是?|对|有|没有|可以|不可以|能|不能|会|不会)(?=[，,。.！!；;]|$)).*",
                    Pattern.DOTALL);

    private YesOrNoAnswer() {}

    /** Whether the sentence says yes or no to another question than the one asked. */
    static boolean isToAnother(
            PassageSentence sentence, QuestionTerms asking, TermOverlap overlap) {
        return !sentence.questions().isEmpty()
                && YES_OR_NO.matcher(sentence.text()).matches()
                && shared(sentence.tokens(), asking, overlap) < MIN_SHARE
                && sentence.questions().stream()
                        .map(TextToken::in)
                        .noneMatch(question -> isClose(question, asking, overlap));
    }

    private static boolean isClose(
            List<TextToken> question, QuestionTerms asking, TermOverlap overlap) {
        return shared(question, asking, overlap) >= MIN_SHARE
                && sharedBack(question, asking, overlap) >= MIN_SHARE_BACK;
    }

    /** The share of the asked words that are in a text. */
    private static double shared(List<TextToken> text, QuestionTerms asking, TermOverlap overlap) {
        double shared = 0;
        for (int i = 0; i < asking.terms().size(); i++) {
            int term = i;
            shared +=
                    overlap.weight(i)
                            * text.stream()
                                    .mapToDouble(token -> overlap.alike(token, term))
                                    .max()
                                    .orElse(0);
        }
        return shared;
    }

    private static double sharedBack(
            List<TextToken> question, QuestionTerms asking, TermOverlap overlap) {
        double all = 0;
        double shared = 0;
        for (TextToken token : question) {
            double weight = EnglishVocabulary.weight(token.word());
            double most = 0;
            for (int i = 0; i < asking.terms().size(); i++) {
                most = Math.max(most, overlap.alike(token, i));
            }
            all += weight;
            shared += weight * most;
        }
        return all == 0 ? 0 : shared / all;
    }
}
