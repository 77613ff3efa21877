package dev.rejoinder.provider.builtin;

import dev.rejoinder.provider.Prompt.CitedPassage;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The answer that a passage gives to exactly the question asked: a taught pair, or a question of a
 * FAQ page. The wording decides, so questions without a telling word, such as "Where are you?", are
 * answered too.
 */
final class TaughtAnswer {
    private static final String BETWEEN_TITLES = " > ";

    private TaughtAnswer() {}

    /** Returns the answer with its citation; empty if no passage has the question. */
    static Optional<String> to(String question, List<CitedPassage> passages) {
        String asked = compared(question);
        for (CitedPassage passage : passages) {
            String answer = asked.isEmpty() ? "" : answer(asked, passage);
            if (!answer.isEmpty()) {
                return Optional.of(answer + " " + passage.citation());
            }
        }
        return Optional.empty();
    }

    /** Case, punctuation and accents do not matter. */
    private static String compared(String question) {
        return String.join(" ", EnglishWordForms.normalizedWords(question));
    }

    private static String answer(String asked, CitedPassage passage) {
        List<String> lines = passage.text().lines().map(String::strip).toList();
        for (int i = 0; i + 1 < lines.size(); i++) {
            boolean pair = i == 0 && isPair(passage);
            if ((pair || SentenceSplitter.isQuestion(lines.get(i))) && asks(lines.get(i), asked)) {
                List<String> below = lines.subList(i + 1, lines.size());
                return String.join("\n", pair ? below : untilNextQuestion(below)).strip();
            }
        }
        return "";
    }

    /** Whether the line, or one of several questions in it, is the question. */
    private static boolean asks(String line, String asked) {
        return compared(line).equals(asked)
                || SentenceSplitter.split(SentenceSplitter.withoutMark(line)).stream()
                        .anyMatch(each -> compared(each).equals(asked));
    }

    /** The first lines with text, up to a blank line or a question. */
    private static List<String> untilNextQuestion(List<String> lines) {
        List<String> answer = new ArrayList<>();
        for (String line : lines) {
            boolean ends = line.isEmpty() || SentenceSplitter.isQuestion(line);
            if (ends && (!answer.isEmpty() || !line.isEmpty())) {
                break;
            }
            answer.add(SentenceSplitter.withoutMark(line));
        }
        return answer;
    }

    /** Whether a passage is a taught pair: its first line begins with its last title. */
    private static boolean isPair(CitedPassage passage) {
        String question = passage.text().lines().findFirst().orElse("").strip();
        String title = passage.heading();
        int from = 0;
        while (from <= title.length()) {
            String inner = title.substring(from);
            if (!inner.isEmpty() && question.startsWith(inner)) {
                return true;
            }
            int next = title.indexOf(BETWEEN_TITLES, from);
            from = next < 0 ? title.length() + 1 : next + BETWEEN_TITLES.length();
        }
        return false;
    }

    /** The text; the first line of a taught pair always ends with a question mark. */
    static String withQuestionMark(CitedPassage passage) {
        String text = passage.text();
        List<String> lines = text.lines().toList();
        if (lines.size() < 2 || !isPair(passage) || SentenceSplitter.isQuestion(lines.getFirst())) {
            return text;
        }
        return lines.stream()
                .skip(1)
                .collect(Collectors.joining("\n", lines.getFirst() + "?\n", ""));
    }
}
