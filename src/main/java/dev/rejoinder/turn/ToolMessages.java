package dev.rejoinder.turn;

import dev.rejoinder.provider.ChatMessage;
import dev.rejoinder.provider.MessagePart;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Renders the tool calls of a turn as the messages that a model gets. */
final class ToolMessages {
    /** The longest result of an earlier turn in a prompt, in UTF-16 units. */
    private static final int MAX_EARLIER_RESULT = 2_000;

    private ToolMessages() {}

    /**
     * Returns two messages for each round: the model's own, with its text and calls, and one with
     * all results.
     *
     * @param steps by round and index
     */
    static List<ChatMessage> of(String answer, List<ToolStep> steps) {
        return of(answer, steps, Integer.MAX_VALUE);
    }

    /** As {@link #of}, for the prompt of a later turn: with shorter results and the last text. */
    static List<ChatMessage> ofEarlierTurn(String answer, List<ToolStep> steps) {
        List<ChatMessage> messages = of(answer, steps, MAX_EARLIER_RESULT);
        int said = steps.isEmpty() ? 0 : Math.min(steps.getLast().offset(), answer.length());
        String rest = answer.substring(said).stripLeading();
        if (!rest.isEmpty()) {
            messages.add(ChatMessage.assistant(rest));
        }
        return messages;
    }

    private static List<ChatMessage> of(String answer, List<ToolStep> steps, int longestResult) {
        var messages = new ArrayList<ChatMessage>();
        int from = 0;
        int first = 0;
        while (first < steps.size()) {
            int round = steps.get(first).round();
            int next = first;
            while (next < steps.size() && steps.get(next).round() == round) {
                next++;
            }
            List<ToolStep> calls = steps.subList(first, next);
            messages.add(request(answer, from, calls));
            messages.add(results(calls, longestResult));
            from = Math.min(calls.getFirst().offset(), answer.length());
            first = next;
        }
        return messages;
    }

    private static ChatMessage request(String answer, int from, List<ToolStep> calls) {
        var parts = new ArrayList<MessagePart>();
        int said = from;
        int made = 0;
        for (ModelStateJson.Placed piece : ModelStateJson.read(calls.getFirst().modelState())) {
            said = addText(parts, answer, said, piece.offset(), said == from);
            made = addCalls(parts, calls, made, piece.calls());
            parts.add(piece.state());
        }
        addText(parts, answer, said, calls.getFirst().offset(), said == from);
        addCalls(parts, calls, made, calls.size());
        return new ChatMessage(ChatMessage.Role.ASSISTANT, parts);
    }

    private static int addText(
            List<MessagePart> parts, String answer, int from, int to, boolean first) {
        int end = Math.min(to, answer.length());
        if (end <= from) {
            return from;
        }
        // The blank line between two rounds is ours.
        String said = answer.substring(from, end);
        String text = first ? said.stripLeading() : said;
        if (!text.isEmpty()) {
            parts.add(new MessagePart.Text(text));
        }
        return end;
    }

    private static int addCalls(List<MessagePart> parts, List<ToolStep> calls, int from, int to) {
        for (ToolStep call : calls.subList(from, Math.max(from, Math.min(to, calls.size())))) {
            parts.add(new MessagePart.ToolCall(call.callId(), call.tool(), call.arguments()));
        }
        return Math.max(from, Math.min(to, calls.size()));
    }

    private static ChatMessage results(List<ToolStep> calls, int longest) {
        var parts = new ArrayList<MessagePart>();
        for (ToolStep call : calls) {
            String content = content(call);
            parts.add(
                    new MessagePart.ToolResult(
                            call.callId(),
                            call.tool(),
                            content.length() <= longest ? content : content.substring(0, longest),
                            call.state() != ToolStepState.OK));
        }
        return new ChatMessage(ChatMessage.Role.USER, parts);
    }

    private static String content(ToolStep call) {
        String result = call.result();
        return switch (call.state()) {
            case OK, ERROR -> result == null ? "" : result;
            case UNKNOWN -> joined(call.unknownOutcome(), result);
            case DENIED -> joined("The call was not made.", result);
            case AWAITING_APPROVAL, APPROVED -> "The call awaits an approval. It was not made yet.";
            case AWAITING_RESULT, STARTED -> "The call has no result yet.";
        };
    }

    private static String joined(String sentence, @Nullable String more) {
        // The end of a turn stores the sentence as the result.
        return more == null || more.isEmpty() || more.equals(sentence)
                ? sentence
                : sentence + " " + more;
    }
}
