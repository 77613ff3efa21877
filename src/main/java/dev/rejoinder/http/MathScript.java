package dev.rejoinder.http;

/**
 * The script that shows formulas, with the library KaTeX in it: 76 KB, loaded with the first
 * formula.
 */
public final class MathScript {
    public static final String NAME = "math.js";

    private MathScript() {}

    /** Loaded on first request, because most server runs need no scripts. */
    private static final class Loaded {
        static final StaticFile FILE = StaticFile.of(NAME, text("katex/katex.min.js") + text(NAME));
    }

    public static StaticFile file() {
        return Loaded.FILE;
    }

    private static String text(String name) {
        return StaticFile.beside(StaticFile.class, name).text();
    }
}
