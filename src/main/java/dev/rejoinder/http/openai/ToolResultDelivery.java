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
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

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
     * @param deadline the longest time that the turn may run from now on
     */
    Optional<Resumed> deliver(Bot bot, Turn turn, List<ChatMessage> messages, Duration deadline) {
        Map<String, String> results = new HashMap<>();
        String last = "";
        for (MessagePart.ToolResult result : Transcript.results(messages).toList()) {
            results.put(result.callId(), result.content());
            last = result.callId();
        }
        String conversation = turn.key().conversationId();
        LiveTurn live = turns.require(bot.id(), conversation, turn.messageId());
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
