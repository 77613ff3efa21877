package dev.rejoinder.knowledge.document.format;

import dev.rejoinder.knowledge.document.DocumentException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Plain text: paragraphs between empty lines; headings that are underlined, numbered or in
 * capitals; lists.
 */
final class PlainTextFormat {
    private static final Pattern UNDERLINE = Pattern.compile("={3,}|-{3,}|~{3,}|\\*{3,}");
    private static final Pattern NUMBERED_HEADING =
            Pattern.compile("(\\d{1,3}(?:\\.\\d{1,3}){0,4})\\.?\\s+\\p{Lu}.{0,78}[^.:;,!?]");
    private static final Pattern LIST_ENTRY =
            Pattern.compile("(\\s*)(?:[-*+•–·]|\\(?\\d{1,3}[.)]|[a-z]\\))\\s+\\S.*");
    private static final int MAX_HEADING = 80;

    /**
     * Lines at least this long were wrapped; the breaks of shorter ones, as in an address, are
     * intended.
     */
    private static final int WRAPPED = 50;

    private static final int SPACES_A_LEVEL = 2;
    private static final int TAB_SPACES = 4;

    private final BlockSink sink;
    private final List<String> lines = new ArrayList<>();

    private PlainTextFormat(BlockSink sink) {
        this.sink = sink;
    }

    static void read(String text, BlockSink sink) throws DocumentException {
        var format = new PlainTextFormat(sink);
        for (String line : (Iterable<String>) text.lines()::iterator) {
            if (line.isBlank()) {
                format.end();
            } else {
                format.lines.add(line.stripTrailing());
            }
        }
        format.end();
    }

    private void end() throws DocumentException {
        List<String> paragraph = lines;
        if (paragraph.size() >= 2 && isUnderlined(paragraph.get(0), paragraph.get(1))) {
            sink.heading(paragraph.get(1).strip().startsWith("=") ? 1 : 2, paragraph.get(0));
            paragraph = paragraph.subList(2, paragraph.size());
        }
        if (paragraph.size() == 1 && isHeading(paragraph.getFirst())) {
            return;
        }
        inParts(paragraph);
        lines.clear();
    }

    private boolean isHeading(String line) throws DocumentException {
        String stripped = line.strip();
        Matcher numbered = NUMBERED_HEADING.matcher(stripped);
        if (numbered.matches()) {
            long dots = numbered.group(1).chars().filter(c -> c == '.').count();
            sink.heading((int) dots + 1, stripped);
        } else if (isCapitals(stripped)) {
            sink.heading(2, stripped);
        } else {
            return false;
        }
        lines.clear();
        return true;
    }

    private void inParts(List<String> paragraph) throws DocumentException {
        int start = 0;
        for (int i = 1; i <= paragraph.size(); i++) {
            if (i == paragraph.size() || LIST_ENTRY.matcher(paragraph.get(i)).matches()) {
                part(paragraph.subList(start, i));
                start = i;
            }
        }
    }

    private void part(List<String> part) throws DocumentException {
        if (part.isEmpty()) {
            return;
        }
        Matcher entry = LIST_ENTRY.matcher(part.getFirst());
        if (entry.matches()) {
            sink.listEntry(1 + indent(entry.group(1)) / SPACES_A_LEVEL, unmarked(joined(part)));
        } else if (part.stream().noneMatch(line -> UNDERLINE.matcher(line.strip()).matches())) {
            sink.paragraph(joined(part));
        } else {
            sink.paragraph(
                    joined(
                            part.stream()
                                    .filter(line -> !UNDERLINE.matcher(line.strip()).matches())
                                    .toList()));
        }
    }

    /** Strips a bullet, but keeps a number. */
    private static String unmarked(String entry) {
        String stripped = entry.strip();
        return Character.isLetterOrDigit(stripped.charAt(0)) || stripped.startsWith("(")
                ? stripped
                : stripped.substring(1).strip();
    }

    private static String joined(List<String> lines) {
        int longest = lines.stream().mapToInt(String::length).max().orElse(0);
        var text = new StringBuilder();
        for (String line : lines) {
            text.append(line.strip())
                    .append(longest >= WRAPPED && isLong(line, longest) ? ' ' : '\n');
        }
        return text.toString().strip();
    }

    private static boolean isLong(String line, int longest) {
        return line.length() * 2 > longest;
    }

    private static boolean isUnderlined(String heading, String line) {
        String under = line.strip();
        return heading.strip().length() <= MAX_HEADING
                && UNDERLINE.matcher(under).matches()
                && under.length() * 2 >= heading.strip().length();
    }

    private static boolean isCapitals(String line) {
        return line.length() >= 4
                && line.length() <= MAX_HEADING
                && line.chars().anyMatch(Character::isUpperCase)
                && line.chars().noneMatch(Character::isLowerCase)
                && line.chars().filter(Character::isLetter).count() * 2 > line.length();
    }

    private static int indent(String space) {
        return space.chars().map(c -> c == '\t' ? TAB_SPACES : 1).sum();
    }
}
