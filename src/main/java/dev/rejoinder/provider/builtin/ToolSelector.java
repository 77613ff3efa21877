package dev.rejoinder.provider.builtin;

import dev.rejoinder.provider.ModelEvent.ToolCallRequested;
import dev.rejoinder.provider.Prompt;
import dev.rejoinder.provider.ToolChoice;
import dev.rejoinder.provider.ToolDefinition;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Decides whether a question asks for a call of a tool: its words match the tool's name, title and
 * description clearly, and it contains every required argument. In doubt there is no call.
 */
final class ToolSelector {
    /** A call is ambiguous if another tool fits this much as well. */
    private static final double MARGIN = 0.1;

    /** Longer messages are not requests for one call. */
    private static final int MAX_CHARACTERS = 300;

    private static final String CALL_ID = "call_1";

    private ToolSelector() {}

    private record Candidate(ToolDefinition tool, String arguments, double fit) {}

    /** Returns the call that the last question asks for; empty if there is none. */
    static Optional<ToolCallRequested> select(Prompt prompt) {
        if (prompt.tools().isEmpty()
                || ToolChoice.NONE.equals(prompt.toolChoice())
                || !prompt.messages().getLast().isQuestion()) {
            return Optional.empty();
        }
        String question = prompt.question();
        if (question.length() > MAX_CHARACTERS || SmallTalk.answerTo(question).isPresent()) {
            return Optional.empty();
        }
        var asked = ToolQuestion.of(question);
        List<Candidate> fitting =
                prompt.tools().stream()
                        .flatMap(tool -> candidate(tool, asked).stream())
                        .sorted(Comparator.comparingDouble(candidate -> -candidate.fit))
                        .toList();
        if (fitting.isEmpty()
                || (fitting.size() > 1 && fitting.get(1).fit > fitting.getFirst().fit - MARGIN)) {
            return Optional.empty();
        }
        Candidate best = fitting.getFirst();
        return Optional.of(new ToolCallRequested(CALL_ID, best.tool.name(), best.arguments));
    }

    private static Optional<Candidate> candidate(ToolDefinition tool, ToolQuestion question) {
        var terms = ToolTerms.of(tool);
        if (!question.isRequestFor(terms)) {
            return Optional.empty();
        }
        var finder = new ArgumentFinder(question.text());
        Optional<String> arguments = finder.find(tool.parameters());
        if (arguments.isEmpty()) {
            return Optional.empty();
        }
        double fit = question.fit(terms, finder.consumed(), finder.foundIdentifier());
        return fit > 0 ? Optional.of(new Candidate(tool, arguments.get(), fit)) : Optional.empty();
    }
}
