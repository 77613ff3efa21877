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
 * @param title the heading above it; may be empty
 * @param questions those above it, which it answers; may be empty
 * @param tokens its words, at most {@value #MAX_TOKENS}
 * @param heading the words of the passage's title and of the heading above it
 */
record PassageSentence(
        int passage,
        int position,
        int block,
        String text,
        String title,
        List<String> questions,
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
                    "(?:It|Its|He|His|She|Her|They|Their|Them|This|These|That|Those|Such|Then|There|But|However|Otherwise|Both|Instead|Thus|Hence|Therefore|Er|Es(?!"
                        + " gibt)|Dies|Diese"
                        + "|Dieser|Dieses|Dort|Dabei|Dafür|Danach|Ese|Esa|Esos|Esas|Eso|Allí|Ahí|Il(?!"
                        + " y | faut | est possible)|Elle|Ils|Elles|Cela|Celui|Celle)\\b.*"
                        + "|[它他她这那其].*",
                    Pattern.DOTALL);

    /** Whether it begins with a word that refers to an earlier sentence. */
    private boolean refersBack() {
        return REFERS_BACK.matcher(text).matches();
    }

    private boolean follows(PassageSentence other) {
        return position == other.position + 1 && block == other.block;
    }

    /** The sentences before it that it refers back to, in order; none if it stands alone. */
    List<PassageSentence> antecedents(List<PassageSentence> passage) {
        int from = position;
        while (from > 0
                && passage.get(from).refersBack()
                && passage.get(from).follows(passage.get(from - 1))) {
            from--;
        }
        return passage.subList(from, position);
    }

    /** The text; an incomplete sentence, such as a list item, comes with its heading. */
    String readable() {
        boolean whole = ".!?:;。！？\"”)".indexOf(text.charAt(text.length() - 1)) >= 0;
        if (whole || title.isEmpty() || !questions.isEmpty()) {
            return text;
        }
        return title.endsWith(":") ? title + " " + text : title + ": " + text;
    }

    static List<PassageSentence> in(CitedPassage passage, int index) {
        String text = TaughtAnswer.withQuestionMark(passage);
        String start = text.substring(0, Math.min(text.length(), MAX_CHARACTERS));
        List<PassageSentence> statements = new ArrayList<>();
        for (SentenceSplitter.Sentence sentence : SentenceSplitter.in(marked(start))) {
            List<TextToken> tokens = TextToken.in(CalendarRanges.spelledOut(sentence.text()));
            if (!tokens.isEmpty()) {
                List<TextToken> heading = new ArrayList<>(TextToken.in(passage.heading()));
                heading.addAll(TextToken.in(CalendarRanges.spelledOut(sentence.heading())));
                statements.add(
                        new PassageSentence(
                                index,
                                statements.size(),
                                sentence.block(),
                                sentence.text(),
                                sentence.title(),
                                sentence.questions(),
                                tokens.subList(0, Math.min(tokens.size(), MAX_TOKENS)),
                                heading));
            }
        }
        return statements;
    }

    /** Marks headings, and converts table rows to list items. */
    private static String marked(String text) {
        List<String> lines = TableRows.asItems(text.lines().map(String::strip).toList());
        var marked = new StringBuilder();
        for (int i = 0; i < lines.size(); i++) {
            marked.append(isHeading(lines, i) ? "# " : "").append(lines.get(i)).append('\n');
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
                && !TableRows.isEntry(line, lines.get(at + 1))
                && line.split(" ").length <= MAX_HEADING_WORDS;
    }
}
