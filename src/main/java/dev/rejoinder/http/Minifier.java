package dev.rejoinder.http;

import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Removes comment lines and needless spaces from scripts and styles. It works line by line and does
 * not parse the language, so comments must be on their own lines, and indentation inside multi-line
 * strings must not matter: see {@link #hasMultilineStrings}.
 */
public final class Minifier {
    private static final Pattern QUOTED =
            Pattern.compile("'(?:[^'\\\\]|\\\\.)*'|\"(?:[^\"\\\\]|\\\\.)*\"|`[^`]*`");

    /** A quoted string, which stays, or a sign with the spaces around it. */
    private static final Pattern SCRIPT_SPACES = spacesAround("=(){}\\[\\]<>,;:?&|*!");

    /** Without the colon, because a space before a pseudo-class is a combinator. */
    private static final Pattern STYLE_SPACES = spacesAround("{};,>");

    private static final Pattern AFTER_COLON = Pattern.compile(": +");

    private Minifier() {}

    private static Pattern spacesAround(String signs) {
        return Pattern.compile(QUOTED.pattern() + "|\\s*([" + signs + "])\\s*");
    }

    public static String script(String text) {
        var lean = new StringBuilder(text.length());
        lines(text).lines().map(Minifier::squeezed).forEach(line -> lean.append(line).append('\n'));
        return lean.toString();
    }

    /** One line of a script. Spaces may matter in regular expressions, and at the line's end. */
    private static String squeezed(String line) {
        boolean hasSlash = QUOTED.matcher(line).replaceAll("").contains("/");
        return hasSlash ? line : squeezed(line, SCRIPT_SPACES);
    }

    private static String squeezed(String text, Pattern spaces) {
        return spaces.matcher(text).replaceAll(Minifier::withoutSpaces);
    }

    private static String withoutSpaces(MatchResult found) {
        return Matcher.quoteReplacement(found.group(1) == null ? found.group() : found.group(1));
    }

    public static String style(String text) {
        return AFTER_COLON
                .matcher(squeezed(lines(text), STYLE_SPACES))
                .replaceAll(":")
                .replace(";}", "}");
    }

    /** The lines without comments and indentation. */
    public static String lines(String text) {
        var lean = new StringBuilder(text.length());
        boolean comment = false;
        for (String each : text.split("\n", -1)) {
            String line = each.strip();
            boolean begins = comment || line.startsWith("/*");
            comment = begins && !line.endsWith("*/");
            if (!begins && !line.isEmpty() && !line.startsWith("//")) {
                lean.append(line).append('\n');
            }
        }
        return lean.toString();
    }

    /** Whether a script has template strings over several lines, whose indentation matters. */
    public static boolean hasMultilineStrings(String script) {
        return script.lines()
                .anyMatch(line -> line.chars().filter(letter -> letter == '`').count() % 2 != 0);
    }

    /**
     * Concatenates modules into one; each may use the ones before it. Browsers fetch one file, and
     * it compresses better.
     */
    public static String module(List<String> texts) {
        var joined = new StringBuilder();
        for (String text : texts) {
            for (String line : lines(text).split("\n", -1)) {
                if (!line.startsWith("import {")) {
                    joined.append(squeezed(line.startsWith("export ") ? line.substring(7) : line));
                    joined.append('\n');
                }
            }
        }
        return joined.toString();
    }
}
