package dev.rejoinder.turn;

/** Makes text from outside storable: databases cannot hold U+0000 and lone surrogates. */
final class StorableText {
    private static final int REPLACEMENT = 0xFFFD;

    private StorableText() {}

    static String of(String text) {
        return text.codePoints().allMatch(StorableText::isStorable)
                ? text
                : text.codePoints()
                        .map(point -> isStorable(point) ? point : REPLACEMENT)
                        .collect(
                                StringBuilder::new,
                                StringBuilder::appendCodePoint,
                                StringBuilder::append)
                        .toString();
    }

    private static boolean isStorable(int point) {
        return point != 0 && Character.getType(point) != Character.SURROGATE;
    }

    /** The beginning of a text, with a note if it was cut. */
    static String cut(String text, int most) {
        if (text.length() <= most) {
            return of(text);
        }
        boolean split = most > 0 && Character.isHighSurrogate(text.charAt(most - 1));
        return of(text.substring(0, split ? most - 1 : most)) + "\n(The rest was cut off.)";
    }
}
