package dev.rejoinder.knowledge.document.format;

import dev.rejoinder.knowledge.document.DocumentException;
import java.util.Locale;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.jsoup.parser.Parser;
import org.jspecify.annotations.Nullable;

/** HTML: a page's main content, title, links, and robots directives. */
final class HtmlFormat {
    /** Deeper elements are attached at this depth; no page for people needs more. */
    private static final int MAX_DEPTH = 256;

    /** Each element takes about 200 bytes of memory. */
    private static final int MAX_ELEMENTS = 300_000;

    private HtmlFormat() {}

    /** Reads the page and returns whether it may be indexed. */
    static boolean read(String text, @Nullable String base, BlockSink sink)
            throws DocumentException {
        checkSize(text);
        Document page =
                Jsoup.parse(
                        text, base == null ? "" : base, Parser.htmlParser().setMaxDepth(MAX_DEPTH));
        String robots = robots(page);
        boolean follow = !robots.contains("nofollow") && !robots.contains("none");
        sink.title(page.title());
        sink.title(page.select("meta[property=og:title]").attr("content"));
        if (follow) {
            links(page, sink);
        }
        Element main = MainContentFinder.of(page);
        new HtmlBlocks(sink).read(main);
        Element heading = main.selectFirst("h1");
        sink.title(heading == null ? null : heading.text());
        return !robots.contains("noindex") && !robots.contains("none");
    }

    private static void checkSize(String text) throws DocumentException {
        int elements = 0;
        for (int at = text.indexOf('<'); at >= 0; at = text.indexOf('<', at + 1)) {
            if (at + 1 < text.length() && Character.isLetter(text.charAt(at + 1))) {
                elements++;
            }
        }
        if (elements > MAX_ELEMENTS) {
            throw DocumentException.of(
                    "The page has more than "
                            + MAX_ELEMENTS / 1000
                            + ",000 elements. Split it into parts.");
        }
    }

    private static String robots(Document page) {
        var said = new StringBuilder();
        for (Element meta : page.select("meta[name=robots], meta[name=rejoinder]")) {
            said.append(meta.attr("content").toLowerCase(Locale.ROOT)).append(' ');
        }
        return said.toString();
    }

    private static void links(Document page, BlockSink sink) {
        for (Element anchor : page.select("a[href], area[href]")) {
            String address = anchor.absUrl("href");
            int fragment = address.indexOf('#');
            String whole = fragment < 0 ? address : address.substring(0, fragment);
            boolean web = whole.startsWith("http://") || whole.startsWith("https://");
            if (web && !anchor.attr("rel").toLowerCase(Locale.ROOT).contains("nofollow")) {
                sink.link(whole);
            }
        }
    }
}
