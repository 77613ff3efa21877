package dev.rejoinder.knowledge.document.format;

import java.util.HashSet;
import java.util.List;

/** Tells the header of a table without marks from its rows. */
final class HeaderRowCheck {
    private static final int MAX_NAME = 80;

    private HeaderRowCheck() {}

    /** Whether a first row reads like names of columns: short, different and not numbers. */
    static boolean isHeader(List<String> row) {
        var seen = new HashSet<String>();
        int filled = 0;
        for (String cell : row) {
            String name = cell.strip();
            if (name.isEmpty()) {
                continue;
            }
            filled++;
            if (name.length() > MAX_NAME
                    || name.codePoints().noneMatch(Character::isLetter)
                    || !seen.add(name)) {
                return false;
            }
        }
        // The corner of a table may be empty, no more.
        return filled > 0 && filled >= row.size() - 1;
    }
}
