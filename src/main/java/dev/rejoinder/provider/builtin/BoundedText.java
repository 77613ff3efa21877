package dev.rejoinder.provider.builtin;

/**
 * A text for a regular expression that others wrote. Matching ends with an exception instead of
 * taking exponential time. Used by one thread.
 */
final class BoundedText implements CharSequence {
    private static final int MAX_READS = 20_000;

    private final CharSequence text;
    private int reads;

    BoundedText(CharSequence text) {
        this.text = text;
    }

    /** The regular expression needs too many steps. */
    static final class TooManyStepsException extends RuntimeException {
        TooManyStepsException() {
            super("too many steps", null, false, false);
        }
    }

    @Override
    public char charAt(int index) {
        if (++reads > MAX_READS) {
            throw new TooManyStepsException();
        }
        return text.charAt(index);
    }

    @Override
    public int length() {
        return text.length();
    }

    @Override
    public CharSequence subSequence(int start, int end) {
        return text.subSequence(start, end);
    }

    @Override
    public String toString() {
        return text.toString();
    }
}
