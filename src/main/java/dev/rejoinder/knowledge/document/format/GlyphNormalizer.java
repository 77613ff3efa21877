package dev.rejoinder.knowledge.document.format;

/**
 * Maps glyphs to the characters that people type and search for: radicals that look like whole
 * Chinese characters, private-use symbols, spaces of any width. {@code TextSanitizer} replaces
 * characters that can occur in every format.
 */
final class GlyphNormalizer {
    private static final char SPACE = ' ';

    /** Radicals from U+2E80 on, each followed by the character that it looks like. */
    private static final String RADICALS =
            "⺀丶⺁厂⺂乛⺃乚⺄乙⺅亻⺆冂⺇几⺈刀⺉刂⺊卜⺋㔾⺌小⺍小⺎兀⺏尣⺐尢⺑𡯂⺒巳⺓幺⺔彑⺕彐⺖忄⺗㣺⺘扌⺙攵⺛旡⺜冃"
                    + "⺝月⺞歺⺟母⺠民⺡氵⺢氺⺣灬⺤爫⺥爫⺦丬⺧牛⺨犭⺩王⺪疋⺫罒⺬示⺭礻⺮竹⺯糹⺰纟⺱罓⺲罒⺳罓⺴网⺵罓⺶羊⺷羊⺸芈⺹耂⺺肀⺻聿⺼月⺽臼⺾艹"
                    + "⺿艹⻀艹⻁虎⻂衤⻃覀⻄西⻅见⻆角⻇角⻈讠⻉贝⻊足⻋车⻌辶⻍辶⻎辶⻏阝⻐钅⻑長⻒镸⻓长⻔门⻕阜⻖阝⻗雨⻘青⻙韦⻚页⻛风⻜飞⻝食⻞食"
                    + "⻟飠⻠饣⻡首⻢马⻣骨⻤鬼⻥鱼⻦鸟⻧卤⻨麦⻩黄⻪黾⻫斉⻬齐⻭歯⻮齿⻯竜⻰龙⻱龟⻲亀⻳龟";

    private GlyphNormalizer() {}

    /** Returns the text in ordinary characters, without invisible ones. */
    static String ordinary(String text) {
        if (isPlain(text)) {
            return text;
        }
        var ordinary = new StringBuilder(text.length());
        text.codePoints().forEach(c -> append(ordinary, c));
        return ordinary.toString();
    }

    private static boolean isPlain(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < SPACE || c > '~') {
                return false;
            }
        }
        return true;
    }

    private static void append(StringBuilder text, int c) {
        if (Character.isWhitespace(c) || Character.isSpaceChar(c)) {
            text.append(SPACE);
        } else if (c >= 0x2E80 && c <= 0x2EF3) {
            radical(text, c);
        } else if (!isUnseen(c)) {
            text.appendCodePoint(symbol(c));
        }
    }

    private static void radical(StringBuilder text, int c) {
        int at = RADICALS.indexOf(c);
        text.appendCodePoint(at < 0 ? c : RADICALS.codePointAt(at + 1));
    }

    /** Whether a character has no width and no ink, and does not affect its neighbours. */
    private static boolean isUnseen(int c) {
        return Character.isISOControl(c)
                || c == 0x200B
                || (c >= 0x200E && c <= 0x200F)
                || (c >= 0x202A && c <= 0x202E)
                || (c >= 0x2060 && c <= 0x206F)
                || c == 0xFEFF;
    }

    /** Bullets and check marks at their code points in the fonts Symbol and Wingdings. */
    private static int symbol(int c) {
        return switch (c) {
            case 0xF0B7, 0xF06C, 0xF09F -> '•';
            case 0xF0A7, 0xF06E -> '▪';
            case 0xF0D8 -> '➢';
            case 0xF0E0 -> '→';
            case 0xF0FC -> '✓';
            case 0xF0FB -> '✗';
            case 0xF0A8, 0xF06F -> '☐';
            case 0xF0FE -> '☑';
            case 0xF0FD -> '☒';
            default -> c;
        };
    }
}
