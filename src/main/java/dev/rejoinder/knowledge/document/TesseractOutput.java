package dev.rejoinder.knowledge.document;

import java.util.regex.Pattern;

/**
 * The TSV output of Tesseract: one line for each word, with its block, paragraph and line, and how
 * sure Tesseract is of it.
 */
final class TesseractOutput {
    private static final String WORD_LEVEL = "5";
    private static final int COLUMNS = 12;
    private static final int BLOCK = 2;
    private static final int PARAGRAPH = 3;
    private static final int LINE = 4;
    private static final int CONFIDENCE = 10;
    private static final int TEXT = 11;

    /** Of 100. Specks and pictures give words with less. */
    private static final double LEAST_CONFIDENCE = 30;

    private static final Pattern HYPHENATED = Pattern.compile("(?<=\\p{L})-\\n(?=\\p{Ll})");

    private TesseractOutput() {}

    /** The words in reading order, with a blank line between paragraphs. */
    static String text(String tsv) {
        var text = new StringBuilder();
        String paragraph = "";
        String line = "";
        for (String row : tsv.split("\n", -1)) {
            String[] columns = row.split("\t", COLUMNS);
            if (columns.length < COLUMNS
                    || !columns[0].equals(WORD_LEVEL)
                    || columns[TEXT].isBlank()
                    || confidence(columns[CONFIDENCE]) < LEAST_CONFIDENCE) {
                continue;
            }
            String thisParagraph = columns[BLOCK] + "." + columns[PARAGRAPH];
            String thisLine = thisParagraph + "." + columns[LINE];
            if (!text.isEmpty()) {
                text.append(
                        !paragraph.equals(thisParagraph)
                                ? "\n\n"
                                : line.equals(thisLine) ? " " : "\n");
            }
            text.append(columns[TEXT].strip());
            paragraph = thisParagraph;
            line = thisLine;
        }
        String clean = TextSanitizer.of(HYPHENATED.matcher(text).replaceAll(""));
        return TextSanitizer.hasLetterOrDigit(clean) ? clean : "";
    }

    private static double confidence(String column) {
        try {
            return Double.parseDouble(column);
        } catch (NumberFormatException e) {
            return 0;
        }
    }
}
