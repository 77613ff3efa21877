package dev.rejoinder.http.widget;

import java.util.List;

/**
 * Takes from scripts and styles what only their readers need: indentation, and lines that are
 * comments. It knows lines and nothing of the language, so comments have lines of their own, and a
 * text over several lines is one whose indentation does not matter; MinifierTest holds the files to
 * it.
 */
final class Minifier {
    private Minifier() {}

    static String text(String text) {
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

    /**
     * One module of several, of which each may use what is in those before it: a browser fetches
     * one file, and it packs better.
     */
    static String module(List<String> texts) {
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
