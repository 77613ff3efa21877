package dev.rejoinder.provider.builtin;

import dev.rejoinder.provider.Prompt.CitedPassage;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * A sentence, list item or table row of a passage.
 *
 * @param passage index of the passage
 * @param position in the passage, from 0
 * @param block index of its line, list item or paragraph
 * @param under the heading or question above it; may be empty
 * @param tokens its words, at most {@value #MAX_TOKENS}
 * @param heading the words of the passage's title and of the heading above it
 */
record PassageSentence(
        int passage,
        int position,
        int block,
        String text,
        String under,
        List<TextToken> tokens,
        List<TextToken> heading) {
    /** Passages are truncated to this many characters. */
    static final int MAX_CHARACTERS = 8_000;

    /** Longer text is not a sentence. */
    static final int MAX_TOKENS = 150;

    private static final int MAX_HEADING_WORDS = 8;
    private static final Pattern LIST_MARK = Pattern.compile("(?:[-*•–]|\\d{1,3}[.)])\\s.*");
    private static final Pattern REFERS_BACK =
            Pattern.compile(
                    "(?:It|Its|He|His|She|Her|They|Their|Them|This|These|That|Those|Such|Then|There|But|"
                        + "However|Otherwise|Both|Instead|Thus|Hence|Therefore)\\b.*",
                    Pattern.DOTALL);

    /** Whether it begins with a word that refers to an earlier sentence. */
    boolean refersBack() {
        return REFERS_BACK.matcher(text).matches();
    }

    boolean follows(PassageSentence other) {
        return position == other.position + 1 && block == other.block;
    }

    /** The text; an incomplete sentence, such as a list item, comes with its heading. */
    String readable() {
        boolean whole = ".!?:;。！？\"”)".indexOf(text.charAt(text.length() - 1)) >= 0;
        if (whole || under.isEmpty() || under.endsWith("?")) {
            return text;
        }
        return under.endsWith(":") ? under + " " + text : under + ": " + text;
    }

    static List<PassageSentence> in(CitedPassage passage, int index) {
        String text = passage.text();
        String start = text.substring(0, Math.min(text.length(), MAX_CHARACTERS));
        List<PassageSentence> statements = new ArrayList<>();
        for (SentenceSplitter.Sentence sentence : SentenceSplitter.in(marked(start))) {
            List<TextToken> tokens = TextToken.in(CalendarRanges.spelledOut(sentence.text()));
            if (!tokens.isEmpty()) {
                List<TextToken> heading = new ArrayList<>(TextToken.in(passage.title()));
                heading.addAll(TextToken.in(CalendarRanges.spelledOut(sentence.heading())));
                statements.add(
                        new PassageSentence(
                                index,
                                statements.size(),
                                sentence.block(),
                                sentence.text(),
                                sentence.heading(),
                                tokens.subList(0, Math.min(tokens.size(), MAX_TOKENS)),
                                heading));
            }
        }
        return statements;
    }

    /** Marks headings, and converts table rows to sentences. */
    private static String marked(String text) {
        List<String> lines = text.lines().map(String::strip).toList();
        List<String> head = List.of();
        var marked = new StringBuilder();
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i);
            if (!line.startsWith("|")) {
                head = List.of();
                marked.append(isHeading(lines, i) ? "# " : "").append(line).append('\n');
                continue;
            }
            List<String> cells = cells(line);
            if (head.isEmpty()) {
                head = cells;
            } else if (!line.matches("[|:\\s-]+")) {
                marked.append("- ").append(row(head, cells)).append('\n');
            }
        }
        return marked.toString();
    }

    private static boolean isHeading(List<String> lines, int at) {
        String line = lines.get(at);
        boolean apart = at == 0 || lines.get(at - 1).isEmpty();
        return apart
                && at + 1 < lines.size()
                && !line.isEmpty()
                && !line.startsWith("#")
                && Character.isLetterOrDigit(line.charAt(line.length() - 1))
                && !LIST_MARK.matcher(line).matches()
                && line.split(" ").length <= MAX_HEADING_WORDS;
    }

    private static List<String> cells(String line) {
        String inner =
                line.substring(
                        1,
                        line.endsWith("|") && line.length() > 1
                                ? line.length() - 1
                                : line.length());
        return List.of(inner.split("\\|", -1)).stream().map(String::strip).toList();
    }

    /** Formats a row as "Tandem – Half day: $30; Day: $45". */
    private static String row(List<String> head, List<String> cells) {
        var row = new StringBuilder(cells.getFirst());
        for (int i = 1; i < cells.size(); i++) {
            row.append(i == 1 ? " – " : "; ");
            if (i < head.size() && !head.get(i).isEmpty()) {
                row.append(head.get(i)).append(": ");
            }
            row.append(cells.get(i));
        }
        return row.toString();
    }
}
