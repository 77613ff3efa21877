package dev.rejoinder.answertest;

import dev.rejoinder.core.AppError;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What an answer must be like. All of it must hold.
 *
 * @param contains texts that the answer must contain; compared as {@link ComparableText}
 * @param notContains texts that it must not contain
 * @param source the title or id of a source that it must cite; or null
 * @param doesNotKnow true if it must be the bot's fallback message, false if it must not; null if
 *     either will do
 * @param judge what a good answer says, for a judge model; or null
 */
public record Expectations(
        List<String> contains,
        List<String> notContains,
        @Nullable String source,
        @Nullable Boolean doesNotKnow,
        @Nullable String judge) {
    public static final int MAX_TEXTS = 20;
    public static final int MAX_TEXT_CHARACTERS = 1_000;
    public static final int MAX_SOURCE_CHARACTERS = 300;
    public static final int MAX_JUDGE_CHARACTERS = 2_000;

    /** Nothing is expected, which no test may have. */
    public static final Expectations NONE =
            new Expectations(List.of(), List.of(), null, null, null);

    public Expectations {
        contains = List.copyOf(contains);
        notContains = List.copyOf(notContains);
    }

    /** Whether anything can be checked without a judge model. */
    boolean hasPlainChecks() {
        return !contains.isEmpty()
                || !notContains.isEmpty()
                || source != null
                || doesNotKnow != null;
    }

    /**
     * Returns these.
     *
     * @throws AppError INVALID_REQUEST naming the field
     */
    Expectations checked() {
        if (!hasPlainChecks() && judge == null) {
            throw AppError.invalid(
                    "expect",
                    "A test must expect something: contains, notContains, source, doesNotKnow or"
                            + " judge.");
        }
        if (Boolean.TRUE.equals(doesNotKnow) && (!contains.isEmpty() || source != null)) {
            throw AppError.invalid(
                    "expect",
                    "An answer that must not know is the fallback message: it contains no other"
                            + " text and cites no source.");
        }
        checkTexts("contains", contains);
        checkTexts("notContains", notContains);
        TestText.check("source", source, MAX_SOURCE_CHARACTERS);
        TestText.check("judge", judge, MAX_JUDGE_CHARACTERS);
        return this;
    }

    private static void checkTexts(String field, List<String> texts) {
        if (texts.size() > MAX_TEXTS) {
            throw AppError.invalid(
                    field, "The " + field + " must be at most " + MAX_TEXTS + " texts.");
        }
        for (String text : texts) {
            TestText.check(field, text, MAX_TEXT_CHARACTERS);
            if (ComparableText.of(text).isEmpty()) {
                throw AppError.invalid(
                        field, "Each text of " + field + " must have a letter, digit or sign.");
            }
        }
    }
}
