package dev.rejoinder.knowledge;

import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The words of a text as they are written, without stemming and in any language with blanks. */
public final class PlainWords {
    private static final Pattern NON_WORD = Pattern.compile("[^\\p{L}\\p{M}\\p{N}]+");

    private PlainWords() {}

    /** Returns the words of at least this many characters, in lower case. */
    public static Set<String> in(String text, int minCharacters) {
        return NON_WORD.splitAsStream(text.toLowerCase(Locale.ROOT))
                .filter(word -> word.length() >= minCharacters)
                .collect(Collectors.toUnmodifiableSet());
    }
}
