package dev.rejoinder.knowledge.document.format;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Drops what stands above and below the text on page after page: page numbers, and all but the
 * first copy of the same words. A line goes only when it stands at the edge of its page, apart from
 * the text, in letters that are no heading's. So no words are lost; in doubt a line stays.
 */
final class PdfMargins {
    /** So much of a page's height, at the top and at the bottom, can be margin. */
    static final float EDGE = 0.12f;

    /** A margin is this much farther from the text than lines of text are from each other. */
    private static final float APART = 1.4f;

    /** So many lines at the top and at the bottom can be margins. */
    private static final int LINES = 3;

    private static final int LEAST_REPEATS = 3;

    /** A page's number shows on this many pages at least. */
    private static final int LEAST_NUMBERED = 2;

    /** Letters larger than the text's by this are a heading's. */
    private static final float HEADING_SIZE = 1.12f;

    /** What stands before a page's number, or with it alone. */
    private static final String PAGE =
            "page|pages|pg\\.?|p\\.|seite|s\\.|página|pagina|pág\\.|pag\\.|sida|side|strona|str\\."
                    + "|strana|oldal|sayfa|sivu|страница|стр\\.|сторінка|σελίδα|صفحة|עמוד|第";

    private static final String NUMBER = "(\\d{1,4}|[ivxlc]{1,7})";
    private static final String OF = "( ?(of|von|de|di|sur|van|av|z|из|/|\\|) ?\\d{1,4})?";

    /** A page's number alone, with no other words. */
    private static final Pattern ALONE =
            Pattern.compile(
                    "(?iu)[-–—\\[(|• ]*("
                            + PAGE
                            + ")? ?"
                            + NUMBER
                            + OF
                            + " ?[页頁ページ]{0,3}[-–—\\])|• ]*");

    /** A page's number at the end or the beginning of other words, and set off from them. */
    private static final Pattern AFTER_WORDS =
            Pattern.compile("(?iu)(.*?\\S)(\\s*[|•·–—-]\\s*| )((" + PAGE + ") ?)?" + NUMBER + OF);

    private static final Pattern BEFORE_WORDS =
            Pattern.compile("(?iu)" + NUMBER + "(\\s*[|•·–—-]\\s*| )(\\S.*)");

    private final float body;
    private final float pitch;
    private final IdentityHashMap<PdfLine, Boolean> candidates = new IdentityHashMap<>();
    private final Map<String, Integer> repeats = new HashMap<>();

    private PdfMargins(float body, float pitch) {
        this.body = body;
        this.pitch = pitch;
    }

    static List<PdfLine> without(List<PdfLine> lines) {
        Map<Integer, List<PdfLine>> pages = new TreeMap<>();
        for (PdfLine line : lines) {
            pages.computeIfAbsent(line.page(), page -> new ArrayList<>()).add(line);
        }
        if (pages.size() < 2) {
            return lines;
        }
        var measures = new PdfMeasures(lines);
        var margins = new PdfMargins(measures.body(), measures.pitch());
        pages.values().forEach(margins::look);
        return margins.kept(lines);
    }

    /** Whether a line says which page it is on, and nothing else. */
    static boolean isPageNumber(String text) {
        return ALONE.matcher(text).matches();
    }

    private void look(List<PdfLine> page) {
        List<PdfLine> downwards =
                page.stream()
                        .filter(line -> !line.frame().aside())
                        .sorted(Comparator.comparingDouble(PdfLine::top))
                        .toList();
        edge(downwards, 1);
        edge(downwards.reversed(), -1);
        page.stream().filter(line -> line.frame().aside()).forEach(this::candidate);
        Set<String> seen = new HashSet<>();
        page.stream()
                .filter(candidates::containsKey)
                .forEach(line -> keys(line).forEach(seen::add));
        seen.forEach(key -> repeats.merge(key, 1, Integer::sum));
    }

    /** The lines from an edge inwards, up to a gap, when there is one before the text begins. */
    private void edge(List<PdfLine> inwards, int direction) {
        var outer = new ArrayList<PdfLine>();
        int rows = 0;
        for (PdfLine line : inwards) {
            if (!outer.isEmpty()) {
                float gap = (line.top() - outer.getLast().top()) * direction;
                if (gap > pitch * APART) {
                    outer.forEach(this::candidate);
                }
                rows += gap > 1 ? 1 : 0;
            }
            float height = line.frame().height();
            float distance = direction > 0 ? line.top() : height - line.top();
            if (distance > height * EDGE || rows == LINES) {
                return;
            }
            outer.add(line);
        }
    }

    private void candidate(PdfLine line) {
        if (line.size() < body * HEADING_SIZE) {
            candidates.put(line, true);
        }
    }

    private List<PdfLine> kept(List<PdfLine> lines) {
        Set<String> shown = new HashSet<>();
        var kept = new ArrayList<PdfLine>();
        for (PdfLine line : lines) {
            if (!candidates.containsKey(line) || !isMargin(line, shown)) {
                kept.add(line);
            }
        }
        return kept;
    }

    private boolean isMargin(PdfLine line, Set<String> shown) {
        for (String key : keys(line)) {
            int count = repeats.getOrDefault(key, 0);
            if (key.startsWith(NUMBER_ALONE)) {
                if (count >= LEAST_NUMBERED) {
                    return true;
                }
            } else if (count >= LEAST_REPEATS && !shown.add(key)) {
                return true;
            }
        }
        return false;
    }

    private static final String NUMBER_ALONE = "\u0000";

    /**
     * What a line has in common with those of other pages: its words, or its words and how far its
     * number is from the page's.
     */
    private static List<String> keys(PdfLine line) {
        var keys = new ArrayList<String>();
        String text = line.text();
        Matcher alone = ALONE.matcher(text);
        if (alone.matches()) {
            int number = number(alone.group(2));
            if (number > 0) {
                keys.add(NUMBER_ALONE + (number - line.page()));
            }
            return keys;
        }
        keys.add(text);
        Matcher after = AFTER_WORDS.matcher(text);
        if (after.matches() && (isSetOff(after.group(2)) || after.group(3) != null)) {
            keys.add(after.group(1) + "\n" + (number(after.group(5)) - line.page()));
        }
        Matcher before = BEFORE_WORDS.matcher(text);
        if (before.matches() && isSetOff(before.group(2))) {
            keys.add("\n" + before.group(3) + "\n" + (number(before.group(1)) - line.page()));
        }
        return keys;
    }

    /** A plain space before a number makes it a part of the words: "Zone 4". */
    private static boolean isSetOff(String separator) {
        return !separator.isBlank();
    }

    /** Of Arabic or Roman numerals; 0 for what is none. */
    private static int number(String text) {
        if (Character.isDigit(text.charAt(0))) {
            return Integer.parseInt(text);
        }
        int sum = 0;
        int before = 0;
        for (char letter :
                new StringBuilder(text)
                        .reverse()
                        .toString()
                        .toLowerCase(java.util.Locale.ROOT)
                        .toCharArray()) {
            int value =
                    switch (letter) {
                        case 'i' -> 1;
                        case 'v' -> 5;
                        case 'x' -> 10;
                        case 'l' -> 50;
                        default -> 100;
                    };
            sum += value < before ? -value : value;
            before = Math.max(before, value);
        }
        return sum;
    }
}
