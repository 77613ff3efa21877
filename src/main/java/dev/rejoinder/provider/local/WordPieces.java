package dev.rejoinder.provider.local;

import java.text.Normalizer;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/**
 * A WordPiece tokenizer for BERT models: removes accents and case, separates Chinese characters and
 * punctuation, and splits words that are not in the vocabulary into the longest known pieces.
 * Immutable.
 */
final class WordPieces {
    /** A longer word becomes one unknown token. */
    static final int MAX_WORD_CHARACTERS = 100;

    private static final String CONTINUED = "##";

    private final Map<String, Integer> whole = new HashMap<>();
    private final Map<String, Integer> continued = new HashMap<>();
    private final int unknown;
    private final int first;
    private final int last;
    private final int longest;

    /**
     * Creates a tokenizer.
     *
     * @param vocabulary the id of each token
     */
    WordPieces(Map<String, Integer> vocabulary) {
        int most = 0;
        for (var entry : vocabulary.entrySet()) {
            String text = entry.getKey();
            boolean inner = text.length() > CONTINUED.length() && text.startsWith(CONTINUED);
            String piece = inner ? text.substring(CONTINUED.length()) : text;
            (inner ? continued : whole).put(piece, entry.getValue());
            most = Math.max(most, piece.length());
        }
        longest = most;
        unknown = number("[UNK]");
        first = number("[CLS]");
        last = number("[SEP]");
    }

    private int number(String piece) {
        Integer number = whole.get(piece);
        if (number == null) {
            throw new IllegalArgumentException("the vocabulary has no " + piece);
        }
        return number;
    }

    /**
     * Returns the token ids of a text, between the start and end tokens.
     *
     * @param limit maximum number of ids including these two, at least 2; the rest is truncated
     */
    int[] numbers(String text, int limit) {
        var found = new Found(limit - 1);
        found.add(first);
        var word = new StringBuilder();
        String clean = Normalizer.normalize(clean(text, limit), Normalizer.Form.NFD);
        for (int i = 0, c; i < clean.length() && !found.full(); i += Character.charCount(c)) {
            c = clean.codePointAt(i);
            boolean alone = isPunctuation(c) || isChinese(c);
            if (alone || isSpace(c)) {
                add(word, found);
            }
            if (alone) {
                add(word.appendCodePoint(c), found);
            } else if (!isSpace(c) && Character.getType(c) != Character.NON_SPACING_MARK) {
                word.appendCodePoint(Character.toLowerCase(c));
            }
        }
        add(word, found);
        return found.closed(last);
    }

    /** Removes control characters, and truncates text that cannot fit the limit. */
    private static String clean(String text, int limit) {
        var clean = new StringBuilder(Math.min(text.length(), 16 * limit));
        int most = limit * MAX_WORD_CHARACTERS;
        for (int i = 0, c;
                i < text.length() && clean.length() < most;
                i += Character.charCount(c)) {
            c = text.codePointAt(i);
            if (isSpace(c)) {
                clean.append(' ');
            } else if (c != 0xFFFD && !isControl(c)) {
                clean.appendCodePoint(c);
            }
        }
        return clean.toString();
    }

    private void add(StringBuilder word, Found found) {
        if (word.isEmpty()) {
            return;
        }
        int before = found.count;
        boolean known =
                word.codePointCount(0, word.length()) <= MAX_WORD_CHARACTERS && cut(word, found);
        if (!known) {
            found.count = before;
            found.add(unknown);
        }
        word.setLength(0);
    }

    private boolean cut(StringBuilder word, Found found) {
        int start = 0;
        while (start < word.length()) {
            Map<String, Integer> pieces = start == 0 ? whole : continued;
            int end = Math.min(word.length(), start + longest);
            Integer number = null;
            while (end > start && (number = pieces.get(word.substring(start, end))) == null) {
                end--;
            }
            if (number == null) {
                return false;
            }
            found.add(number);
            start = end;
        }
        return true;
    }

    private static boolean isSpace(int c) {
        return c == '\t'
                || c == '\n'
                || c == '\u000B'
                || c == '\f'
                || c == '\r'
                || c == '\u0085'
                || Character.isSpaceChar(c);
    }

    private static boolean isControl(int c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL, Character.FORMAT, Character.PRIVATE_USE, Character.SURROGATE ->
                    true;
            default -> false;
        };
    }

    private static boolean isPunctuation(int c) {
        if (c < 0x80) {
            return c > ' ' && c < 0x7F && !Character.isLetterOrDigit(c);
        }
        return switch (Character.getType(c)) {
            case Character.CONNECTOR_PUNCTUATION,
                    Character.DASH_PUNCTUATION,
                    Character.START_PUNCTUATION,
                    Character.END_PUNCTUATION,
                    Character.INITIAL_QUOTE_PUNCTUATION,
                    Character.FINAL_QUOTE_PUNCTUATION,
                    Character.OTHER_PUNCTUATION ->
                    true;
            default -> false;
        };
    }

    private static boolean isChinese(int c) {
        return (c >= 0x4E00 && c <= 0x9FFF)
                || (c >= 0x3400 && c <= 0x4DBF)
                || (c >= 0x20000 && c <= 0x2A6DF)
                || (c >= 0x2A700 && c <= 0x2B73F)
                || (c >= 0x2B740 && c <= 0x2B81F)
                || (c >= 0x2B920 && c <= 0x2CEAF)
                || (c >= 0xF900 && c <= 0xFAFF)
                || (c >= 0x2F800 && c <= 0x2FA1F);
    }

    /** Ids up to a limit; further ones are dropped. */
    private static final class Found {
        private final int limit;
        private int[] numbers = new int[64];
        private int count;

        Found(int limit) {
            this.limit = limit;
        }

        boolean full() {
            return count >= limit;
        }

        void add(int number) {
            if (full()) {
                return;
            }
            if (count == numbers.length) {
                numbers = Arrays.copyOf(numbers, 2 * count);
            }
            numbers[count++] = number;
        }

        int[] closed(int mark) {
            int[] closed = Arrays.copyOf(numbers, count + 1);
            closed[count] = mark;
            return closed;
        }
    }
}
