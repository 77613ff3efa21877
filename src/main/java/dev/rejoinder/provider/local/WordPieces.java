package dev.rejoinder.provider.local;

import java.text.Normalizer;
import java.util.HashMap;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/**
 * A WordPiece tokenizer for BERT models: removes accents and case if the model was trained so,
 * separates Chinese characters and punctuation, and splits words that are not in the vocabulary
 * into the longest known pieces. Immutable.
 */
final class WordPieces implements Tokenizer {
    /** A longer word becomes one unknown token. */
    static final int MAX_WORD_CHARACTERS = 100;

    private final Map<String, Integer> whole = new HashMap<>();
    private final Map<String, Integer> continued = new HashMap<>();
    private final Normalization normalization;
    private final SpecialTokens special;
    private final int unknown;
    private final int longest;

    /** The flags of a {@code BertNormalizer}. */
    record Normalization(boolean lowercase, boolean stripAccents, boolean separateChinese) {
        static Normalization of(JsonNode normalizer) {
            boolean lowercase = normalizer.path("lowercase").asBoolean(true);
            return new Normalization(
                    lowercase,
                    // null: as the original BERT.
                    normalizer.path("strip_accents").asBoolean(lowercase),
                    normalizer.path("handle_chinese_chars").asBoolean(true));
        }
    }

    /**
     * Creates a tokenizer.
     *
     * @param vocabulary the id of each token
     * @param unknown the token for words that cannot be split into known pieces
     * @param continued the prefix of pieces that do not start a word
     */
    WordPieces(
            Map<String, Integer> vocabulary,
            Normalization normalization,
            String unknown,
            String continued,
            SpecialTokens special) {
        int most = 0;
        for (var entry : vocabulary.entrySet()) {
            String text = entry.getKey();
            boolean inner = text.length() > continued.length() && text.startsWith(continued);
            String piece = inner ? text.substring(continued.length()) : text;
            (inner ? this.continued : whole).put(piece, entry.getValue());
            most = Math.max(most, piece.length());
        }
        longest = most;
        this.normalization = normalization;
        this.special = special;
        this.unknown = number(unknown);
    }

    private int number(String piece) {
        Integer number = whole.get(piece);
        if (number == null) {
            throw new UnsupportedModelException("The vocabulary has no " + piece + ".");
        }
        return number;
    }

    @Override
    public int[] numbers(String text, int limit) {
        var found = new TokenIds(limit, special);
        var word = new StringBuilder();
        String clean = clean(text, limit);
        if (normalization.stripAccents()) {
            clean = Normalizer.normalize(clean, Normalizer.Form.NFD);
        }
        for (int i = 0, c; i < clean.length() && !found.full(); i += Character.charCount(c)) {
            c = clean.codePointAt(i);
            boolean alone = isPunctuation(c) || (normalization.separateChinese() && isChinese(c));
            if (alone || isSpace(c)) {
                add(word, found);
            }
            if (alone) {
                add(word.appendCodePoint(c), found);
            } else if (!isSpace(c) && !isStripped(c)) {
                word.appendCodePoint(normalization.lowercase() ? Character.toLowerCase(c) : c);
            }
        }
        add(word, found);
        return found.closed();
    }

    private boolean isStripped(int c) {
        return normalization.stripAccents() && Character.getType(c) == Character.NON_SPACING_MARK;
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

    private void add(StringBuilder word, TokenIds found) {
        if (word.isEmpty()) {
            return;
        }
        int before = found.count();
        boolean known =
                word.codePointCount(0, word.length()) <= MAX_WORD_CHARACTERS && cut(word, found);
        if (!known) {
            found.truncate(before);
            found.add(unknown);
        }
        word.setLength(0);
    }

    private boolean cut(StringBuilder word, TokenIds found) {
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

    static boolean isSpace(int c) {
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
}
