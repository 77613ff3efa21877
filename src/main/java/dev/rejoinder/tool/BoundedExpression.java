package dev.rejoinder.tool;

import com.networknt.schema.regex.RegularExpression;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * A regular expression of a schema. It gives up when a match needs too many steps: some expressions
 * need exponential time. Thread-safe.
 */
final class BoundedExpression implements RegularExpression {
    /** Characters that one match may read, each as often as it does. */
    private static final int MAX_READS = 1_000_000;

    private final Pattern pattern;

    /**
     * Compiles an expression.
     *
     * @throws IllegalArgumentException if it is malformed
     */
    BoundedExpression(String expression) {
        try {
            pattern = Pattern.compile(expression, Pattern.UNICODE_CASE);
        } catch (PatternSyntaxException e) {
            throw new IllegalArgumentException("not a regular expression", e);
        }
    }

    /** Whether the expression occurs in the text; false if that would take too long. */
    @Override
    public boolean matches(String text) {
        try {
            return pattern.matcher(new CountedText(text, new Reads())).find();
        } catch (TooManyReads | StackOverflowError e) {
            return false;
        }
    }

    private static final class TooManyReads extends RuntimeException {
        TooManyReads() {
            super("too many steps", null, false, false);
        }
    }

    /** The reads of one match. */
    private static final class Reads {
        private int count;

        void next() {
            if (++count > MAX_READS) {
                throw new TooManyReads();
            }
        }
    }

    /** A text that counts its reads, together with its parts. */
    private record CountedText(CharSequence text, Reads reads) implements CharSequence {
        @Override
        public int length() {
            return text.length();
        }

        @Override
        public char charAt(int index) {
            reads.next();
            return text.charAt(index);
        }

        @Override
        public CharSequence subSequence(int start, int end) {
            return new CountedText(text.subSequence(start, end), reads);
        }

        @Override
        public String toString() {
            return text.toString();
        }
    }
}
