package dev.rejoinder.http;

import java.util.List;

/**
 * Removes indentation and comment lines from scripts and styles. It works line by line and does not
 * parse the language, so comments must be on their own lines, and indentation inside multi-line
 * strings must not matter: see {@link #hasMultilineStrings}.
 */
public final class Minifier {
    private Minifier() {}

    public static String text(String text) {
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
            for (String line : text(text).split("\n", -1)) {
                if (!line.startsWith("import {")) {
                    joined.append(line.startsWith("export ") ? line.substring(7) : line);
                    joined.append('\n');
                }
            }
        }
        return joined.toString();
    }
}
