package dev.rejoinder.provider.builtin;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Splits text into sentences, each with its heading. Understands lines, list items, headings,
 * question-and-answer pairs, and full stops that do not end a sentence.
 */
final class SentenceSplitter {
    private static final Pattern LIST_MARK = Pattern.compile("(?:[-*•–]|\\d{1,3}[.)])\\s+");
    private static final Pattern ASKED = Pattern.compile("(?i)(?:q|question)\\s*:\\s*");
    private static final Pattern ANSWERED = Pattern.compile("(?i)(?:a|answer)\\s*:\\s*");
    private static final int MAX_HEADING_WORDS = 8;
    private static final String QUESTION_MARKS = "?？؟";

    /**
     * A line of at least this length, in characters, that ends without punctuation continues in the
     * next.
     */
    private static final int MIN_WRAPPED_LINE = 40;

    private static final String FULL_WIDTH_STOPS = "。！？";
    private static final String STOPS = ".!?؟" + FULL_WIDTH_STOPS;

    /** How many characters after a full stop are examined. */
    private static final int LOOK_AHEAD = 40;

    /** How many characters of the word before it; more than an abbreviation has. */
    private static final int LOOK_BACK = 20;

    /** Abbreviations that never end a sentence. */
    private static final Set<String> TITLES =
            Set.of(
                    "mr", "mrs", "ms", "dr", "prof", "st", "e.g", "i.e", "approx", "vs", "tel",
                    "ext", "ca", "cf");

    /** Abbreviations that end a sentence only if the next word looks like the beginning of one. */
    private static final Set<String> SHORTENED =
            Set.of(
                    "a.m", "p.m", "etc", "inc", "ltd", "co", "corp", "u.s", "u.k", "no", "nos",
                    "min", "max", "dept", "jan", "feb", "mar", "apr", "jun", "jul", "aug", "sep",
                    "sept", "oct", "nov", "dec");

    private SentenceSplitter() {}

    /**
     * A sentence.
     *
     * @param title the heading above it; may be empty
     * @param questions those above it, which it answers, in all their wordings; may be empty
     * @param block index of its line, list item or paragraph
     */
    record Sentence(String text, String title, List<String> questions, int block) {
        /** The heading and the questions above it; may be empty. */
        String heading() {
            return (title + " " + String.join(" ", questions)).strip();
        }
    }

    static List<Sentence> in(String text) {
        List<Sentence> sentences = new ArrayList<>();
        String title = "";
        List<String> questions = List.of();
        int block = 0;
        for (String line : blocks(text.lines().map(String::strip).toList())) {
            block++;
            if (isHeading(line)) {
                title = line.replaceFirst("^#+\\s*", "");
                questions = List.of();
                continue;
            }
            List<String> asked = new ArrayList<>();
            for (String sentence : split(withoutMark(line))) {
                if (isQuestion(sentence)) {
                    asked.add(sentence);
                } else {
                    List<String> above = asked.isEmpty() ? questions : List.copyOf(asked);
                    sentences.add(new Sentence(sentence, title, above, block));
                }
            }
            if (isQuestion(line)) {
                title = "";
                questions = List.copyOf(asked);
            }
        }
        return sentences;
    }

    /** Joins wrapped lines with the lines they continue. */
    private static List<String> blocks(List<String> lines) {
        List<String> blocks = new ArrayList<>();
        String previous = "";
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i).replace("**", "");
            if (!line.isEmpty()) {
                if (continues(previous, line)) {
                    blocks.set(blocks.size() - 1, blocks.getLast() + " " + line);
                } else {
                    boolean titled = i + 1 < lines.size() && isTitle(line, lines.get(i + 1));
                    blocks.add(titled ? "# " + line : line);
                }
            }
            previous = line;
        }
        return blocks;
    }

    private static boolean continues(String previous, String line) {
        return previous.length() >= MIN_WRAPPED_LINE
                && !endsSentence(previous)
                && !previous.startsWith("#")
                && !isMarked(line)
                && !line.startsWith("#")
                && !TableRows.follow(previous, line)
                && !ASKED.matcher(line).lookingAt()
                && !ANSWERED.matcher(line).lookingAt();
    }

    /** Whether an unmarked line is the title of the list that follows. */
    private static boolean isTitle(String line, String next) {
        return !isMarked(line)
                && !line.startsWith("#")
                && !endsSentence(line)
                && !TableRows.isRow(line)
                && LIST_MARK.matcher(next).lookingAt()
                && line.split(" ").length <= MAX_HEADING_WORDS;
    }

    private static boolean isHeading(String line) {
        return line.startsWith("#")
                || (line.endsWith(":")
                        && !isMarked(line)
                        && line.split(" ").length <= MAX_HEADING_WORDS);
    }

    private static boolean isMarked(String line) {
        return LIST_MARK.matcher(line).lookingAt();
    }

    /** Removes the mark of a list item, and the label of a question or answer. */
    static String withoutMark(String line) {
        String item = LIST_MARK.matcher(line).replaceFirst("");
        String unmarked = isMarked(line) ? item : line;
        for (Pattern label : List.of(ASKED, ANSWERED)) {
            var found = label.matcher(unmarked);
            if (found.lookingAt()) {
                return unmarked.substring(found.end());
            }
        }
        return unmarked;
    }

    /** Whether a text ends with a question mark of any script. */
    static boolean isQuestion(String text) {
        return !text.isEmpty() && QUESTION_MARKS.indexOf(text.charAt(text.length() - 1)) >= 0;
    }

    private static boolean endsSentence(String line) {
        return isQuestion(line)
                || (!line.isEmpty() && ".!:;。！".indexOf(line.charAt(line.length() - 1)) >= 0);
    }

    /** Splits one line into sentences. */
    static List<String> split(String line) {
        List<String> sentences = new ArrayList<>();
        int from = 0;
        int end = 0;
        for (int i = 0; i < line.length(); i++) {
            if (STOPS.indexOf(line.charAt(i)) < 0) {
                continue;
            }
            // Read each row of closers only once: a line may consist of nothing else.
            end = i + 1 < end ? end : afterClosers(line, i + 1);
            if (endsAt(line, i, end)) {
                add(sentences, line.substring(from, end));
                from = end;
                i = end - 1;
            }
        }
        add(sentences, line.substring(from));
        return sentences;
    }

    private static void add(List<String> sentences, String sentence) {
        String stripped = sentence.strip();
        if (!stripped.isEmpty()) {
            sentences.add(stripped);
        }
    }

    /**
     * Whether a sentence ends with this stop.
     *
     * @param next the place after the closers that follow it
     */
    private static boolean endsAt(String line, int at, int next) {
        char stop = line.charAt(at);
        if (FULL_WIDTH_STOPS.indexOf(stop) >= 0) {
            return true;
        }
        if (next >= line.length() || !Character.isWhitespace(line.charAt(next))) {
            return false;
        }
        // Examine only a prefix, so that a line of nothing but full stops is not slow.
        String rest =
                line.substring(next, Math.min(line.length(), next + LOOK_AHEAD)).stripLeading();
        if (rest.isEmpty() || Character.isLowerCase(rest.charAt(0))) {
            return false;
        }
        return stop != '.' || endsWord(lastWord(line, at), rest);
    }

    private static boolean endsWord(String word, String rest) {
        if (TITLES.contains(word) || (word.length() == 1 && Character.isLetter(word.charAt(0)))) {
            return false;
        }
        return !SHORTENED.contains(word) || !continuesSentence(rest);
    }

    /** Whether the text cannot begin a sentence, such as a number or an abbreviation like EST. */
    private static boolean continuesSentence(String rest) {
        String first = rest.split("[\\s.,;)]", 2)[0];
        boolean capitals = first.length() > 1 && first.equals(first.toUpperCase(Locale.ROOT));
        return capitals || !Character.isLetter(rest.charAt(0));
    }

    private static String lastWord(String line, int end) {
        int from = end;
        while (from > Math.max(0, end - LOOK_BACK)
                && !Character.isWhitespace(line.charAt(from - 1))) {
            from--;
        }
        String word = line.substring(from, end).toLowerCase(Locale.ROOT);
        return word.replaceFirst("^[(\"'“‘\\[]+", "");
    }

    private static int afterClosers(String line, int from) {
        int at = from;
        while (at < line.length() && ".!?\"')]”’»".indexOf(line.charAt(at)) >= 0) {
            at++;
        }
        return at;
    }
}
