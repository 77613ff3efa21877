package dev.rejoinder.mail;

import java.util.regex.Pattern;

/**
 * The HTML of a mail, made from its plain text: paragraphs, lists of lines that begin with a dash,
 * and links. Everything else is text.
 */
final class HtmlBody {
    private static final String BEGIN =
            "<!doctype html><html><body style=\"font:15px/1.5"
                    + " system-ui,sans-serif;color:#182033\">";
    private static final String END = "</body></html>";
    private static final String ITEM = "- ";

    /** Escaped text; the address ends where text may follow. */
    private static final Pattern LINK = Pattern.compile("https?://[^\\s<>\"']*[^\\s<>\"'.,;:!?)]");

    private static final Pattern BETWEEN_BLOCKS = Pattern.compile("\n{2,}");

    private HtmlBody() {}

    static String of(String text) {
        var html = new StringBuilder(BEGIN);
        for (String block : BETWEEN_BLOCKS.splitAsStream(text.strip()).toList()) {
            boolean list = block.lines().allMatch(line -> line.startsWith(ITEM));
            html.append(list ? list(block) : paragraph(block));
        }
        return html.append(END).toString();
    }

    private static String paragraph(String block) {
        return "<p>" + inline(block).replace("\n", "<br>") + "</p>";
    }

    private static String list(String block) {
        var html = new StringBuilder("<ul>");
        block.lines()
                .map(line -> line.substring(ITEM.length()))
                .forEach(line -> html.append("<li>").append(inline(line)).append("</li>"));
        return html.append("</ul>").toString();
    }

    private static String inline(String text) {
        String escaped =
                text.replace("&", "&amp;")
                        .replace("<", "&lt;")
                        .replace(">", "&gt;")
                        .replace("\"", "&quot;");
        return LINK.matcher(escaped).replaceAll("<a href=\"$0\">$0</a>");
    }
}
