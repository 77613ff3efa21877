package dev.rejoinder.http.openai;

import dev.rejoinder.bot.Bot;
import dev.rejoinder.core.AppError;
import dev.rejoinder.core.ErrorCode;
import dev.rejoinder.provider.ChatMessage;
import dev.rejoinder.provider.MessagePart;
import dev.rejoinder.turn.LiveTurn;
import dev.rejoinder.turn.ToolEvent;
import dev.rejoinder.turn.ToolStep;
import dev.rejoinder.turn.ToolStepState;
import dev.rejoinder.turn.Turn;
import dev.rejoinder.turn.TurnEnd;
import dev.rejoinder.turn.TurnEngine;
import dev.rejoinder.turn.TurnState;
import dev.rejoinder.turn.TurnStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Delivers the results of a client's tools to the turn that awaits them. */
final class ToolResultDelivery {
    private static final Set<ErrorCode> NOT_AWAITED =
            Set.of(
                    ErrorCode.TOOL_CALL_NOT_FOUND,
                    ErrorCode.TOOL_CALL_NOT_WAITING,
                    ErrorCode.MESSAGE_NOT_FOUND);

    private final TurnEngine turns;

    ToolResultDelivery(TurnEngine turns) {
        this.turns = turns;
    }

    /**
     * A turn that goes on, or has gone on already with the same results.
     *
     * @param round that the results belong to
     */
    record Resumed(LiveTurn turn, int round) {
        TurnPart.Start start() {
            return TurnPart.Start.after(turn, round);
        }
    }

    /**
     * Delivers results. Empty if the turn cannot go on with them: it does not await them, they are
     * incomplete, or it has failed since.
     *
     * @param messages that contain the results; the last one belongs to the awaited calls
     * @param streamed whether the client reads the answer while it grows
     * @param deadline the longest time that the turn may run from now on
     */
    Optional<Resumed> deliver(
            Bot bot, Turn turn, List<ChatMessage> messages, boolean streamed, Duration deadline) {
        Map<String, String> results = new HashMap<>();
        String last = "";
        for (MessagePart.ToolResult result : Transcript.results(messages).toList()) {
            results.put(result.callId(), result.content());
            last = result.callId();
        }
        String conversation = turn.key().conversationId();
        LiveTurn live =
                streamed
                        ? turns.requireStream(bot.id(), conversation, turn.messageId())
                        : turns.require(bot.id(), conversation, turn.messageId());
        int round = round(live, last);
        List<ToolStep> calls = TurnPart.callsOf(live, round);
        boolean complete = calls.stream().map(ToolStep::callId).allMatch(results::containsKey);
        if (calls.isEmpty() || !complete || hasFailed(live)) {
            return Optional.empty();
        }
        List<TurnStore.Decision> decisions =
                calls.stream()
                        .map(ToolStep::callId)
                        .map(id -> new TurnStore.Decision(id, ToolStepState.OK, results.get(id)))
                        .toList();
        try {
            LiveTurn resumed =
                    turns.decide(bot, conversation, turn.messageId(), decisions, deadline);
            return Optional.of(new Resumed(resumed, round));
        } catch (AppError refused) {
            if (NOT_AWAITED.contains(refused.code())) {
                return Optional.empty();
            }
            throw refused;
        }
    }

    /**
     * The tool calls of a turn that cannot go on, and of the client's messages, for a new turn that
     * goes on from them. A client does not know the calls of the bot's own tools; without them, the
     * model would repeat these calls.
     *
     * @param messages after the question, as the client has them
     * @throws AppError INVALID_REQUEST if no result belongs to a call of the turn
     */
    List<ChatMessage> remember(Bot bot, Turn turn, List<ChatMessage> messages) {
        LiveTurn live = turns.require(bot.id(), turn.key().conversationId(), turn.messageId());
        Set<String> known = new HashSet<>();
        live.toolEvents().stream()
                .filter(TurnPart::isCallOfClient)
                .forEach(event -> known.add(event.step().callId()));
        Map<String, String> results = new HashMap<>();
        int last = 0;
        for (MessagePart.ToolResult result : Transcript.results(messages).toList()) {
            if (known.contains(result.callId())) {
                results.put(result.callId(), result.content());
                last = Math.max(last, round(live, result.callId()));
            }
        }
        if (results.isEmpty()) {
            throw ResponsePlaces.noSuchCall();
        }
        var remembered = new ArrayList<ChatMessage>();
        messages.stream()
                .takeWhile(message -> callIds(message).noneMatch(known::contains))
                .forEach(remembered::add);
        // Everything that a failed turn has done was for these results.
        int through = hasFailed(live) ? Integer.MAX_VALUE : last;
        remembered.addAll(live.toolMessages(through, results));
        return remembered;
    }

    /** The calls that a message makes or answers. */
    private static Stream<String> callIds(ChatMessage message) {
        return message.parts().stream()
                .mapMulti(
                        (part, ids) -> {
                            if (part instanceof MessagePart.ToolCall call) {
                                ids.accept(call.id());
                            } else if (part instanceof MessagePart.ToolResult result) {
                                ids.accept(result.callId());
                            }
                        });
    }

    /** The round of a call of the client; 0 without one. */
    private static int round(LiveTurn turn, String callId) {
        return turn.toolEvents().stream()
                .filter(TurnPart::isCallOfClient)
                .map(ToolEvent::step)
                .filter(step -> step.callId().equals(callId))
                .mapToInt(ToolStep::round)
                .findFirst()
                .orElse(0);
    }

    private static boolean hasFailed(LiveTurn turn) {
        TurnEnd end = turn.end();
        return end != null
                && (end.state() == TurnState.FAILED || end.state() == TurnState.INTERRUPTED);
    }
}
