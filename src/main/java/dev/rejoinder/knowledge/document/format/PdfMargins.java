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
 * Removes headers and footers: page numbers, and all but the first copy of repeated words. A line
 * is removed only if it is at the edge of its page, separated from the text by more than the
 * distance between paragraphs, and not in a heading's font size. Lines that state a fact about
 * their page stay, and so do margins with more text than the pages. Nothing is lost: in doubt, a
 * line stays.
 */
final class PdfMargins {
    /** Share of the page height, at the top and at the bottom, that can be margin. */
    static final float EDGE = 0.12f;

    /** Minimum distance of a margin from the text, relative to the line distance. */
    private static final float APART = 1.4f;

    /** The same relative to the distance of paragraphs. */
    private static final float WIDER = 1.05f;

    /** The most margin lines at the top and at the bottom. */
    private static final int LINES = 3;

    private static final int LEAST_REPEATS = 3;

    /** A name with a value, or an amount. Even if repeated, it states a fact about each page. */
    private static final Pattern FACT =
            Pattern.compile(
                    "(?iu)[:：]\\s*[\\p{Sc}(+-]?\\d|\\p{Sc}\\s*\\d|\\d\\s*[\\p{Sc}%]"
                            + "|\\d\\s+(eur|euros?|usd|dollars?|gbp|pounds?|chf|cents?)\\b");

    /** A longer line is not a margin. */
    private static final int MAX_MARGIN = 200;

    /** Page numbers must occur on at least this many pages. */
    private static final int LEAST_NUMBERED = 2;

    /** Minimum font size of a heading, relative to the text. */
    private static final float HEADING_SIZE = 1.12f;

    /** Words before a page number. */
    private static final String PAGE =
            "page|pages|pg\\.?|p\\.|seite|s\\.|página|pagina|pág\\.|pag\\.|sida|side|strona|str\\."
                    + "|strana|oldal|sayfa|sivu|страница|стр\\.|сторінка|σελίδα|صفحة|עמוד|第";

    private static final String NUMBER = "(\\d{1,4}|[ivxlc]{1,7})";
    private static final String OF = "( ?(of|von|de|di|sur|van|av|z|из|/|\\|) ?\\d{1,4})?";

    /** A line that is only a page number. */
    private static final Pattern ALONE =
            Pattern.compile(
                    "(?iu)[-–—\\[(|• ]*("
                            + PAGE
                            + ")? ?"
                            + NUMBER
                            + OF
                            + " ?[页頁ページ]{0,3}[-–—\\])|• ]*");

    /** A page number at either end of other words, set off from them. */
    private static final Pattern AFTER_WORDS =
            Pattern.compile("(?iu)(.*?\\S)(\\s*[|•·–—-]\\s*| )((" + PAGE + ") ?)?" + NUMBER + OF);

    private static final Pattern BEFORE_WORDS =
            Pattern.compile("(?iu)" + NUMBER + "(\\s*[|•·–—-]\\s*| )(\\S.*)");

    private final float body;
    private final float pitch;
    private final IdentityHashMap<PdfLine, Boolean> candidates = new IdentityHashMap<>();
    private final Map<String, Integer> repeats = new HashMap<>();
    private int textLetters;
    private int marginLetters;

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
        var measures = new PdfTypography(lines);
        var margins = new PdfMargins(measures.body(), measures.pitch());
        pages.values().forEach(margins::look);
        return margins.kept(lines);
    }

    /** Whether a line is only a page number. */
    static boolean isPageNumber(String text) {
        return ALONE.matcher(text).matches();
    }

    private void look(List<PdfLine> page) {
        List<PdfLine> downwards =
                page.stream()
                        .filter(line -> !line.frame().aside())
                        .sorted(Comparator.comparingDouble(PdfLine::top))
                        .toList();
        List<PdfLine> above = edge(downwards, 1);
        List<PdfLine> below = edge(downwards.reversed(), -1);
        List<PdfLine> inner =
                downwards.subList(
                        above.size(), Math.max(above.size(), downwards.size() - below.size()));
        textLetters += letters(inner);
        marginLetters += letters(above) + letters(below);
        float between = betweenParagraphs(inner);
        for (List<PdfLine> margin : List.of(above, below)) {
            boolean isApart =
                    !margin.isEmpty()
                            && !inner.isEmpty()
                            && distance(margin, inner) > between * WIDER;
            for (PdfLine line : margin) {
                if (isApart || isPageNumber(line.text())) {
                    candidate(line);
                }
            }
        }
        page.stream().filter(line -> line.frame().aside()).forEach(this::candidate);
        Set<String> seen = new HashSet<>();
        page.stream()
                .filter(candidates::containsKey)
                .forEach(line -> keys(line).forEach(seen::add));
        seen.forEach(key -> repeats.merge(key, 1, Integer::sum));
    }

    private static float distance(List<PdfLine> margin, List<PdfLine> inner) {
        float edge = margin.getLast().top();
        return Math.min(
                Math.abs(inner.getFirst().top() - edge), Math.abs(inner.getLast().top() - edge));
    }

    /** The distance between the paragraphs of a page; 0 for a single paragraph. */
    private float betweenParagraphs(List<PdfLine> inner) {
        var gaps = new ArrayList<Float>();
        for (int i = 1; i < inner.size(); i++) {
            float gap = inner.get(i).top() - inner.get(i - 1).top();
            if (gap > pitch * APART) {
                gaps.add(gap);
            }
        }
        gaps.sort(Float::compare);
        return gaps.isEmpty() ? 0 : gaps.get(gaps.size() / 2);
    }

    private static int letters(List<PdfLine> lines) {
        return lines.stream().mapToInt(line -> line.text().length()).sum();
    }

    /** The lines from an edge up to the first wide gap; none without a gap. */
    private List<PdfLine> edge(List<PdfLine> inwards, int direction) {
        var outer = new ArrayList<PdfLine>();
        int rows = 0;
        for (PdfLine line : inwards) {
            if (!outer.isEmpty()) {
                float gap = (line.top() - outer.getLast().top()) * direction;
                if (gap > pitch * APART) {
                    return outer;
                }
                rows += gap > 1 ? 1 : 0;
            }
            float height = line.frame().height();
            float distance = direction > 0 ? line.top() : height - line.top();
            if (distance > height * EDGE || rows == LINES) {
                return List.of();
            }
            outer.add(line);
        }
        return List.of();
    }

    private void candidate(PdfLine line) {
        if (line.size() < body * HEADING_SIZE
                && line.text().length() <= MAX_MARGIN
                && !FACT.matcher(line.text()).find()) {
            candidates.put(line, true);
        }
    }

    private List<PdfLine> kept(List<PdfLine> lines) {
        boolean hasText = textLetters > marginLetters;
        Set<String> shown = new HashSet<>();
        var kept = new ArrayList<PdfLine>();
        for (PdfLine line : lines) {
            boolean mayGo = candidates.containsKey(line) && (hasText || isPageNumber(line.text()));
            if (!mayGo || !isMargin(line, shown)) {
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
     * What a line may share with lines of other pages: its words, or its words and the difference
     * between its number and the page's.
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

    /** A plain space before a number makes the number part of the words: "Zone 4". */
    private static boolean isSetOff(String separator) {
        return !separator.isBlank();
    }

    /** Parses an Arabic or Roman numeral; 0 if it is none. */
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
