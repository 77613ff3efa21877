package dev.rejoinder.http.mcp;

import dev.rejoinder.core.AppError;
import dev.rejoinder.http.api.AnswerJson;
import dev.rejoinder.provider.FinishReason;
import dev.rejoinder.turn.LiveTurn;
import dev.rejoinder.turn.TurnEnd;
import dev.rejoinder.turn.TurnErrors;
import dev.rejoinder.turn.TurnState;
import java.util.List;
import java.util.stream.Collectors;

/** The result of a turn as the result of a tool. */
final class AskResult {
    private static final String WITH_A_PERSON =
            "A person has this conversation, or was asked for, and answers later: the message is"
                    + " stored, and the assistant is silent.";

    private AskResult() {}

    /**
     * The answer, or the error with the partial answer.
     *
     * @param replayed whether the turn had ended before this request
     */
    static McpCall.Fields of(LiveTurn turn, TurnEnd end, boolean replayed) {
        AppError error =
                replayed && end.state() == TurnState.INTERRUPTED
                        ? TurnErrors.interrupted()
                        : turn.errorOf(end);
        String text = end.answer();
        if (error == null) {
            if (end.finishReason() == FinishReason.HANDOVER) {
                return json ->
                        ToolResultJson.writeStructured(
                                json,
                                List.of(WITH_A_PERSON),
                                answer -> AnswerJson.write(answer, turn, end));
            }
            String cited = CitedSources.list(text, end.sources());
            List<String> texts = cited.isEmpty() ? List.of(text) : List.of(text, cited);
            return json ->
                    ToolResultJson.writeStructured(
                            json, texts, answer -> AnswerJson.write(answer, turn, end));
        }
        return json ->
                ToolResultJson.writeError(
                        json,
                        text.isEmpty()
                                ? List.of(error.sentence())
                                : List.of(error.sentence(), text));
    }

    /** The answer waits: what for, and the text so far. */
    static McpCall.Fields waiting(LiveTurn turn) {
        String text = turn.textFrom(0);
        String calls =
                turn.awaited().stream()
                        .map(step -> step.title() + " (" + step.callId() + ")")
                        .collect(Collectors.joining(", "));
        String sentence =
                "The answer "
                        + turn.messageId()
                        + " waits until somebody approves or answers these tool calls: "
                        + calls
                        + ". Then call ask again with the same idempotencyKey, or read the"
                        + " conversation.";
        return json ->
                ToolResultJson.writeStructured(
                        json,
                        text.isEmpty() ? List.of(sentence) : List.of(text, sentence),
                        answer -> AnswerJson.writeWaiting(answer, turn));
    }

    /** The end of the turn is not known; a call with the same key can find it later. */
    static McpCall.Fields unknown(AppError error) {
        return json -> ToolResultJson.writeError(json, List.of(error.sentence()));
    }
}
