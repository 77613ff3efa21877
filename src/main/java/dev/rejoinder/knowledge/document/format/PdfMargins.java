package dev.rejoinder.knowledge.document.format;

import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** Drops what stands above and below the text of most pages, and page numbers. */
final class PdfMargins {
    private static final Pattern DIGITS = Pattern.compile("\\d+");
    private static final Pattern PAGE_NUMBER =
            Pattern.compile(
                    "(?i)[-–— ]*(page |seite |p\\. ?)?\\d{1,4}( ?(of|von|/|sur|de) ?\\d{1,4})?[-–—"
                            + " ]*");

    /** So many lines at the top and at the bottom can be margins. */
    private static final int LINES = 2;

    private static final int LEAST_REPEATS = 3;

    /** Left and right pages can differ, and chapters begin without. */
    private static final int LEAST_PERCENT = 40;

    private PdfMargins() {}

    static List<PdfLine> without(List<PdfLine> lines) {
        Map<Integer, List<PdfLine>> pages = new TreeMap<>();
        for (PdfLine line : lines) {
            pages.computeIfAbsent(line.page(), page -> new java.util.ArrayList<>()).add(line);
        }
        if (pages.size() < 2) {
            return lines;
        }
        var outer = new IdentityHashMap<PdfLine, Boolean>();
        Map<String, Integer> repeats = new HashMap<>();
        for (List<PdfLine> page : pages.values()) {
            List<PdfLine> downwards =
                    page.stream().sorted(Comparator.comparingDouble(PdfLine::top)).toList();
            Set<String> seen = new HashSet<>();
            for (int i = 0; i < downwards.size(); i++) {
                if (i < LINES || i >= downwards.size() - LINES) {
                    outer.put(downwards.get(i), true);
                    seen.add(pattern(downwards.get(i)));
                }
            }
            seen.forEach(pattern -> repeats.merge(pattern, 1, Integer::sum));
        }
        return lines.stream()
                .filter(line -> !outer.containsKey(line) || !isMargin(line, repeats, pages.size()))
                .toList();
    }

    private static boolean isMargin(PdfLine line, Map<String, Integer> repeats, int pages) {
        if (PAGE_NUMBER.matcher(line.text()).matches()) {
            return true;
        }
        int count = repeats.getOrDefault(pattern(line), 0);
        return count >= LEAST_REPEATS && count * 100 >= pages * LEAST_PERCENT;
    }

    private static String pattern(PdfLine line) {
        return DIGITS.matcher(line.text()).replaceAll("#");
    }
}
