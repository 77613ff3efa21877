package dev.rejoinder.http.openai;

import dev.rejoinder.http.api.ToolCallJson;
import dev.rejoinder.turn.LiveTurn;
import dev.rejoinder.turn.ToolEvent;
import dev.rejoinder.turn.ToolStep;
import dev.rejoinder.turn.TurnEnd;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The part of a turn that answers one request. It begins with the turn, or after the results of
 * tools of the client, and ends at the next calls of such tools, or with the turn.
 *
 * @param text as far as it is known, without the blank line that separates it from earlier text
 * @param skipped the length of that blank line, in UTF-16 units
 * @param calls of the client's tools that end the part; empty if it ends with the turn
 * @param end of the turn; null if the part ends before, or has not ended
 * @param sources of the turn, as compact JSON; null for none
 */
record TurnPart(
        String text,
        int skipped,
        List<ToolStep> calls,
        @Nullable TurnEnd end,
        @Nullable String sources) {
    /**
     * Where a part begins.
     *
     * @param round the round of tool calls before it; 0 at the beginning of the turn
     * @param offset the length of the text before it, in UTF-16 units
     * @param events the number of the last tool event before it
     */
    record Start(int round, int offset, int events) {
        static final Start OF_TURN = new Start(0, 0, 0);

        /** The start after a round of calls of the client's tools. */
        static Start after(LiveTurn turn, int round) {
            int offset = 0;
            int events = 0;
            for (ToolEvent event : turn.toolEvents()) {
                if (event.step().round() <= round) {
                    offset = event.offset();
                    events = event.number();
                }
            }
            return round == 0 ? OF_TURN : new Start(round, offset, events);
        }
    }

    /** The part of a turn, as far as it is known. */
    static TurnPart of(LiveTurn turn, Start start) {
        // Read the end before the text: the text read after a known end is complete.
        TurnEnd end = turn.end();
        List<ToolStep> calls = nextCalls(turn, start.round());
        String text = turn.textFrom(start.offset());
        if (calls.isEmpty()) {
            String sources = end == null ? turn.sources() : end.sources();
            return of(start, text, calls, end, sources);
        }
        int length = Math.min(text.length(), calls.getFirst().offset() - start.offset());
        return of(start, text.substring(0, length), calls, null, turn.sources());
    }

    private static TurnPart of(
            Start start,
            String text,
            List<ToolStep> calls,
            @Nullable TurnEnd end,
            @Nullable String sources) {
        String own = start.round() == 0 ? text : text.stripLeading();
        return new TurnPart(own, text.length() - own.length(), calls, end, sources);
    }

    /** Whether nothing will be added to the part. */
    boolean isOver() {
        return end != null || !calls.isEmpty();
    }

    List<UrlCitation> citations() {
        return UrlCitation.in(text, sources);
    }

    /** The first calls of the client's tools after a round; empty if there are none so far. */
    private static List<ToolStep> nextCalls(LiveTurn turn, int round) {
        for (ToolEvent event : turn.toolEvents()) {
            if (event.step().round() > round && isCallOfClient(event)) {
                return callsOf(turn, event.step().round());
            }
        }
        return List.of();
    }

    /** The calls of the client's tools in a round, as they are now. */
    static List<ToolStep> callsOf(LiveTurn turn, int round) {
        var calls = new TreeMap<Integer, ToolStep>();
        for (ToolEvent event : turn.toolEvents()) {
            ToolStep step = event.step();
            if (step.round() == round
                    && (isCallOfClient(event) || calls.containsKey(step.index()))) {
                calls.put(step.index(), step);
            }
        }
        return List.copyOf(calls.values());
    }

    /** Whether a turn asks its client to call a tool. */
    static boolean isCallOfClient(ToolEvent event) {
        return event.kind() == ToolEvent.Kind.REQUESTED && ToolCallJson.isOfClient(event.step());
    }
}
