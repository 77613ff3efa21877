package dev.rejoinder.knowledge.document.format;

import java.util.HashSet;
import java.util.List;

/** Detects the header of a table without marks. */
final class HeaderRowCheck {
    private static final int MAX_NAME = 80;

    private HeaderRowCheck() {}

    /** Whether a first row looks like column names: short, distinct and not numbers. */
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
        // Only the corner cell may be empty.
        return filled > 0 && filled >= row.size() - 1;
    }
}
