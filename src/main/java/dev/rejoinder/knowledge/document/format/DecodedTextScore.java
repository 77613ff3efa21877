package dev.rejoinder.knowledge.document.format;

import dev.rejoinder.knowledge.document.format.LanguageLetters.Language;
import java.lang.Character.UnicodeScript;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Scores how plausible decoded text is, by its non-ASCII characters: 1 for letters with the
 * frequencies of a language, 0 and below for combinations that no language has. Text in a wrong
 * encoding mixes scripts, has capitals and signs within words, or letters from no single language.
 */
final class DecodedTextScore {
    /** Non-ASCII punctuation that occurs in normal text. */
    private static final String USUAL_SIGNS =
            "“”„‚‘’«»‹›–—―…•·°§€£¥©®™№½¼¾²³±×÷¿¡µ´′″ªº→←。，、；：？！（）《》【】「」『』〈〉〔〕・～．％＋－／＝＆＃"
                    + "￥＄٪،؛؟।฿₪₩†‡‰";

    /** One-letter words outside ASCII. */
    private static final String WORDS_OF_ONE = "àèéóòýáíúÀÈÉåöøæÅÖ";

    private static final String WITHIN_WORDS = "’‘´·‧׳״ー・ʼ";

    private static final Pattern NO_LETTER = Pattern.compile("[^\\p{L}\\p{M}]+");
    private static final int MAX_WORDS = 500;

    /** The highest score from stop words, and the number of words that gives half of it. */
    private static final double MOST_OF_WORDS = 0.3;

    private static final double HALF_OF_WORDS = 2;

    /** In a text with this many words, a language has some of its stop words. */
    private static final int SEVERAL_WORDS = 8;

    /**
     * Penalty for a capital Я within a word: in MacCyrillic, which shares the other lowercase
     * letters, the same byte is я.
     */
    private static final double MAC_CYRILLIC_PENALTY = 8;

    private final String text;
    private final WritingSystem writing;
    private final List<Language> languages;
    private final double[] sums;
    private final List<String> asciiWords;
    private int letters;
    private int capitals;
    private int alone;
    private int signs;
    private double bad;
    private double sum;
    private int kana;

    private DecodedTextScore(String text, WritingSystem writing) {
        this.text = text;
        this.writing = writing;
        this.languages = LanguageLetters.of(writing);
        this.sums = new double[languages.size()];
        this.asciiWords =
                writing.isLatin()
                        ? List.of(NO_LETTER.split(text.toLowerCase(Locale.ROOT), MAX_WORDS))
                        : List.of();
    }

    static double of(String text, WritingSystem writing) {
        return new DecodedTextScore(text, writing).score();
    }

    private double score() {
        int before = ' ';
        int i = 0;
        while (i < text.length()) {
            int c = text.codePointAt(i);
            int end = i + Character.charCount(c);
            int after = end < text.length() ? text.codePointAt(end) : ' ';
            if (c >= 0x80) {
                look(before, c, after);
            }
            // Chinese and Japanese put no spaces between words.
            if (c == ' '
                    && writing != WritingSystem.KOREAN
                    && isIdeograph(before)
                    && isIdeograph(after)) {
                bad += 0.5;
            }
            before = c;
            i = end;
        }
        return total();
    }

    private double total() {
        if (letters == 0) {
            return 0.5 - bad / Math.max(1, signs);
        }
        double best = sum / letters;
        for (int i = 0; i < sums.length; i++) {
            best = Math.max(best, sums[i] / letters + words(languages.get(i)));
        }
        double score = best - bad / letters;
        if (writing == WritingSystem.JAPANESE && kana * 20 < letters) {
            score -= 0.3;
        }
        if (!writing.isLatin() && !writing.hasSyllables() && alone * 2 > letters) {
            score -= 0.5;
        }
        boolean shouts = !writing.isLatin() && letters > 20 && capitals * 2 > letters;
        return shouts ? score - 0.2 : score;
    }

    /** The score of the stop words of a language. */
    private double words(Language language) {
        if (language.words().isEmpty()) {
            return 0;
        }
        double hits = 0;
        for (String word : asciiWords) {
            hits += language.words().contains(word) ? 1 : 0;
        }
        if (hits == 0 && language.needsWords()) {
            return -MOST_OF_WORDS;
        }
        if (hits == 0 && asciiWords.size() >= SEVERAL_WORDS) {
            return -0.1;
        }
        return MOST_OF_WORDS * hits / (hits + HALF_OF_WORDS);
    }

    private void look(int before, int c, int after) {
        if ((Character.isLetter(c) && c != 'ª' && c != 'º') || isMark(c)) {
            letter(before, c, after);
        } else if (Character.isISOControl(c)
                || !Character.isDefined(c)
                || Character.getType(c) == Character.PRIVATE_USE
                || c == 0xFFFD) {
            bad += 3;
            signs++;
        } else if (!Character.isDigit(c) && !Character.isWhitespace(c) && c != 0xA0) {
            signs++;
            boolean inWord = Character.isLetter(before) && Character.isLetter(after);
            if (inWord && !writing.hasSyllables() && WITHIN_WORDS.indexOf(c) < 0 && !isDash(c)) {
                bad += 2;
            } else if (USUAL_SIGNS.indexOf(c) < 0) {
                bad += 1;
            } else if (writing == WritingSystem.GREEK && c == '’' && Character.isLetter(after)) {
                // The byte is an accented capital in the other Greek encoding.
                bad += Character.isLetter(before) ? 0 : 1;
            }
        }
    }

    private void letter(int before, int c, int after) {
        letters++;
        int lower = Character.toLowerCase(c);
        boolean capital = Character.isUpperCase(c);
        capitals += capital ? 1 : 0;
        if (capital && Character.isLowerCase(before)) {
            bad += c == 'Я' ? MAC_CYRILLIC_PENALTY : 1;
        }
        if (isOtherScript(before, c) || isOtherScript(after, c)) {
            bad += 2;
        }
        if (!writing.hasSyllables() && (Character.isDigit(before) || Character.isDigit(after))) {
            bad += 1;
        }
        if (!Character.isLetter(before) && !Character.isLetter(after)) {
            alone++;
            bad += writing.isLatin() && WORDS_OF_ONE.indexOf(c) < 0 ? 1 : 0;
        }
        switch (writing) {
            case SIMPLIFIED -> sum += isKana(c) ? -1 : CommonIdeographs.china(c);
            case TRADITIONAL -> sum += isKana(c) ? -1 : CommonIdeographs.taiwan(c);
            case KOREAN -> sum += CommonIdeographs.korea(c);
            case JAPANESE -> {
                sum += CommonIdeographs.japan(c);
                kana += isKana(c) ? 1 : 0;
            }
            case WESTERN,
                    CENTRAL,
                    TURKISH,
                    BALTIC,
                    VIETNAMESE,
                    CYRILLIC,
                    GREEK,
                    HEBREW,
                    ARABIC,
                    THAI -> {
                for (int i = 0; i < sums.length; i++) {
                    sums[i] += languages.get(i).weight(lower);
                }
                sum -= 1;
            }
        }
    }

    private static boolean isKana(int c) {
        UnicodeScript script = UnicodeScript.of(c);
        return script == UnicodeScript.HIRAGANA || script == UnicodeScript.KATAKANA;
    }

    private static boolean isIdeograph(int c) {
        return c >= 0x3040 && UnicodeScript.of(c) != UnicodeScript.COMMON;
    }

    private boolean isOtherScript(int neighbour, int c) {
        if (!Character.isLetter(neighbour) || writing.hasSyllables()) {
            return false;
        }
        UnicodeScript one = UnicodeScript.of(neighbour);
        UnicodeScript other = UnicodeScript.of(c);
        return one != other
                && one != UnicodeScript.INHERITED
                && other != UnicodeScript.INHERITED
                && one != UnicodeScript.COMMON
                && other != UnicodeScript.COMMON;
    }

    private static boolean isMark(int c) {
        int type = Character.getType(c);
        return type == Character.NON_SPACING_MARK || type == Character.COMBINING_SPACING_MARK;
    }

    private static boolean isDash(int c) {
        return Character.getType(c) == Character.DASH_PUNCTUATION || c == '…' || c == '/';
    }
}
