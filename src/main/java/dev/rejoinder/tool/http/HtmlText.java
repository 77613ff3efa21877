package dev.rejoinder.tool.http;

import java.util.List;
import java.util.Locale;

/**
 * The text of an HTML page, without tags, scripts and styles. Made for the short pages that
 * services answer with; one pass, whatever the page contains.
 */
final class HtmlText {
    private static final List<String> HIDDEN = List.of("script", "style", "template", "svg");

    private HtmlText() {}

    static String of(String html) {
        String lower = html.toLowerCase(Locale.ROOT);
        if (lower.length() != html.length()) {
            // A letter whose small form is longer; positions would differ.
            lower = html;
        }
        var text = new StringBuilder(html.length() / 2);
        int at = 0;
        while (at < html.length()) {
            int open = html.indexOf('<', at);
            if (open < 0) {
                text.append(html, at, html.length());
                break;
            }
            text.append(html, at, open).append(' ');
            at = afterTag(lower, open);
        }
        return text.toString()
                .replace("&nbsp;", " ")
                .replace("&lt;", "<")
                .replace("&gt;", ">")
                .replace("&quot;", "\"")
                .replace("&#39;", "'")
                .replace("&amp;", "&")
                .replaceAll("\\s+", " ")
                .strip();
    }

    /** The position after a tag, and after the whole element if it has no visible text. */
    private static int afterTag(String html, int open) {
        if (html.startsWith("<!--", open)) {
            return after(html, "-->", open);
        }
        for (String name : HIDDEN) {
            if (html.startsWith(name, open + 1)) {
                return after(html, ">", after(html, "</" + name, open) - 1);
            }
        }
        return after(html, ">", open);
    }

    private static int after(String html, String end, int from) {
        int found = html.indexOf(end, from);
        return found < 0 ? html.length() : found + end.length();
    }
}
