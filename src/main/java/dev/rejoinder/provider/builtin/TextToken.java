package dev.rejoinder.provider.builtin;

import java.text.Normalizer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * A word or number of a text.
 *
 * @param word in lower case, without accents; a number with its separators
 * @param stem the same for all forms of a word
 * @param capital whether it begins with a capital letter
 * @param first whether it is the first word, or follows a quotation mark or colon
 */
record TextToken(String word, String stem, boolean capital, boolean first) {
    private static final Pattern LETTER_PREFIX = Pattern.compile("\\b(\\p{L})-(?=\\p{L}{2})");
    private static final Pattern AMEX = Pattern.compile("(?i)\\bamex\\b");
    private static final Pattern SECOND_HAND = Pattern.compile("(?i)\\bsecond[ -]hand\\b");

    boolean isNumber() {
        return Character.isDigit(word.charAt(0));
    }

    /** Whether it is a name or part of one, judged by its capital letter. */
    boolean isName() {
        return capital && !first;
    }

    /** Tokenizes a text; splits at most hyphens, and drops apostrophes and possessive endings. */
    static List<TextToken> in(String written) {
        String text = joined(written);
        List<TextToken> tokens = new ArrayList<>();
        int at = 0;
        boolean first = true;
        while (at < text.length()) {
            int from = at;
            while (at < text.length() && continues(text, from, at)) {
                at++;
            }
            if (at == from) {
                if (isAddress(text, at)) {
                    tokens.add(new TextToken("email", "email", false, false));
                }
                first |= "\"“‘:¿¡".indexOf(text.charAt(at)) >= 0;
                at++;
                continue;
            }
            TextToken token = of(text.substring(from, at), first);
            if (!token.word.isEmpty()) {
                tokens.add(token);
                first = false;
            }
        }
        return tokens;
    }

    /**
     * Writes "e-bike" as one word, because a bike need not be one, and spells out what another text
     * may call by its longer or shorter name.
     */
    private static String joined(String text) {
        String plain = LETTER_PREFIX.matcher(text).replaceAll("$1");
        plain = SECOND_HAND.matcher(plain).replaceAll("used");
        return AMEX.matcher(plain).replaceAll("American Express");
    }

    /**
     * Whether this is the @ of an e-mail address; it counts as the word "email", which questions
     * ask for.
     */
    private static boolean isAddress(String text, int at) {
        return text.charAt(at) == '@'
                && at > 0
                && at + 1 < text.length()
                && Character.isLetterOrDigit(text.charAt(at - 1))
                && Character.isLetterOrDigit(text.charAt(at + 1));
    }

    private static boolean continues(String text, int from, int at) {
        char c = text.charAt(at);
        if (Character.isLetterOrDigit(c)) {
            // 15th and 4pm are a number and a word: only the number is compared.
            boolean numberEnds =
                    at > from
                            && Character.isDigit(text.charAt(from)) != Character.isDigit(c)
                            && Character.isDigit(text.charAt(from));
            return !numberEnds && !(isIdeograph(c) && at > from);
        }
        if (at == from || at + 1 >= text.length()) {
            return false;
        }
        char next = text.charAt(at + 1);
        if (c == '\'' || c == '’') {
            return Character.isLetter(next);
        }
        return (c == '.' || c == ',' || c == ':')
                && Character.isDigit(text.charAt(at - 1))
                && Character.isDigit(next);
    }

    /** Scripts without spaces are compared character by character. */
    private static boolean isIdeograph(char c) {
        return c >= '\u3040' && c <= '\u9fff';
    }

    private static TextToken of(String written, boolean first) {
        String word = fold(written);
        for (String ending : List.of("'s", "’s")) {
            if (word.endsWith(ending)) {
                word = word.substring(0, word.length() - ending.length());
            }
        }
        word = word.replace("'", "").replace("’", "");
        if (!word.isEmpty() && Character.isDigit(word.charAt(0))) {
            return new TextToken(word, word.replace(",", ""), false, first);
        }
        return new TextToken(
                word,
                word.isEmpty() ? word : EnglishVocabulary.stem(word),
                Character.isUpperCase(written.charAt(0)),
                first);
    }

    private static String fold(String word) {
        String lower = word.toLowerCase(Locale.ROOT);
        for (int i = 0; i < lower.length(); i++) {
            if (lower.charAt(i) > 127) {
                String apart = Normalizer.normalize(lower, Normalizer.Form.NFD);
                return apart.codePoints()
                        .filter(c -> Character.getType(c) != Character.NON_SPACING_MARK)
                        .collect(
                                StringBuilder::new,
                                StringBuilder::appendCodePoint,
                                StringBuilder::append)
                        .toString();
            }
        }
        return lower;
    }
}
