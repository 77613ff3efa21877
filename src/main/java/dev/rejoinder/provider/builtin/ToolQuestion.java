package dev.rejoinder.provider.builtin;

import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * A question that may ask for the call of a tool.
 *
 * @param start the message in lower case, without polite beginnings such as "could you please"
 */
record ToolQuestion(String text, String start, List<TextToken> words) {
    /** The least share of the question's words that the tool must explain. */
    private static final double LEAST_COVERED = 0.5;

    /** The same without an identifier. */
    private static final double LEAST_COVERED_ALONE = 0.75;

    /** The least share of the tool's subject that the question must name, with an identifier. */
    private static final double LEAST_SUBJECT = 0.5;

    private static final Pattern POLITE =
            Pattern.compile(
                    "^(?:(?:hi|hello|hey|please|kindly|now|then|and|ok|okay)\\b[,!.]?\\s*|(?:can|could|would|will)"
                        + " you (?:please |kindly )?|i(?: would|'d|’d) like (?:you )?to |i"
                        + " (?:want|need|have) (?:you )?to |i wish to |i wanna |help me (?:to"
                        + " )?|let me |let's )+");

    /** Asks about rules, reasons and possibilities, which no call answers. */
    private static final Pattern HYPOTHETICAL =
            Pattern.compile(
                    "^(?:how (?:do|can|could|should|would|does|did|to)\\b|why\\b|if\\b|who\\b"
                            + "|what (?:if|happens|would|should|does .* mean)\\b"
                            + "|(?:can|could|may|should|must|shall|do|did|am|was|would|will) i\\b"
                            + "|is (?:it|there) (?:a|any|possible|ok|allowed)\\b"
                            + "|are there\\b|do you\\b|are you\\b|have you\\b|did you\\b)");

    private static final Pattern NEGATION =
            Pattern.compile(
                    "\\b(?:not|never|don['’]?t|doesn['’]?t|didn['’]?t|won['’]?t|can['’]?t|cannot"
                            + "|without|instead of|nothing|forget|unless|if)\\b");

    /** Tells something about the user or an earlier event, and asks nothing. */
    private static final Pattern STATEMENT =
            Pattern.compile("^(?:i|my|we|our|it|this|that|the|a|an|he|she|they|your|you)\\b");

    /** Question words and words about asking, which no tool has to explain. */
    private static final Set<String> ASKING =
            Set.of(
                    "where",
                    "what",
                    "when",
                    "which",
                    "how",
                    "who",
                    "status",
                    "state",
                    "number",
                    "id",
                    "please",
                    "information",
                    "details",
                    "detail",
                    "info",
                    "currently",
                    "now",
                    "right",
                    "today",
                    "much",
                    "many",
                    "long");

    static ToolQuestion of(String message) {
        String lower = message.strip().toLowerCase(Locale.ROOT).replaceAll("\\s+", " ");
        String start = POLITE.matcher(lower).replaceFirst("");
        return new ToolQuestion(message, start, TextToken.in(start));
    }

    /** Whether the message has the form of a request for this kind of tool. */
    boolean isRequestFor(ToolTerms tool) {
        if (NEGATION.matcher(start).find() || HYPOTHETICAL.matcher(start).find()) {
            return false;
        }
        if (words.isEmpty()) {
            return false;
        }
        String first = words.getFirst().stem();
        if (!tool.actions().isEmpty()) {
            return tool.actions().contains(first);
        }
        boolean asks = start.endsWith("?");
        if (STATEMENT.matcher(start).find() && !asks) {
            return false;
        }
        // "Return order 7" is no question about order 7.
        return words.stream()
                .filter(word -> ToolTerms.CHANGING.contains(word.word()))
                .allMatch(verb -> tool.subject().contains(verb.stem()));
    }

    /**
     * How clearly the question is about a tool; 0 if it is not.
     *
     * @param arguments the words that are arguments
     * @param identified whether an argument identifies one thing, such as an order number
     */
    double fit(ToolTerms tool, Set<String> arguments, boolean identified) {
        Set<String> asked = new HashSet<>();
        int content = 0;
        int explained = 0;
        for (TextToken token : words) {
            boolean counts =
                    EnglishVocabulary.weight(token.word()) > 0
                            && !arguments.contains(token.word())
                            && !ASKING.contains(token.word())
                            && !ToolTerms.READING.contains(token.word());
            if (!arguments.contains(token.word())) {
                asked.add(token.stem());
            }
            if (counts) {
                content++;
                explained += ToolTerms.contains(tool.all(), token.stem()) ? 1 : 0;
            }
        }
        double subject = subject(tool, asked);
        double covered = content == 0 ? 1 : (double) explained / content;
        boolean changes = !tool.actions().isEmpty();
        double leastSubject = identified && !changes ? LEAST_SUBJECT : 1;
        double leastCovered = identified || changes ? LEAST_COVERED : LEAST_COVERED_ALONE;
        if (subject < leastSubject || covered < leastCovered) {
            return 0;
        }
        return subject + covered;
    }

    private static double subject(ToolTerms tool, Set<String> asked) {
        if (tool.subject().isEmpty()) {
            return 0;
        }
        long named =
                tool.subject().stream().filter(term -> ToolTerms.contains(asked, term)).count();
        return (double) named / tool.subject().size();
    }
}
