package dev.rejoinder.http.api;

import dev.rejoinder.conversation.Message;
import dev.rejoinder.turn.ToolStep;
import dev.rejoinder.turn.TurnEngine;
import dev.rejoinder.turn.TurnKey;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;

/** Reads the tool calls of messages, a few turns at a time, because results may be large. */
public final class MessageSteps {
    /** The number of messages whose calls are in memory at once. */
    private static final int STEP = 10;

    private final TurnEngine turns;

    public MessageSteps(TurnEngine turns) {
        this.turns = turns;
    }

    /**
     * Passes on each message with the tool calls of its turn, in order; without calls for a
     * question whose answer has them.
     */
    public void forEach(
            String botId,
            String conversationId,
            List<Message> messages,
            BiConsumer<Message, List<ToolStep>> action) {
        for (int from = 0; from < messages.size(); from += STEP) {
            List<Message> some = messages.subList(from, Math.min(messages.size(), from + STEP));
            Map<TurnKey, List<ToolStep>> steps =
                    turns.steps(
                            some.stream()
                                    .filter(MessageSteps::showsSteps)
                                    .map(message -> key(botId, conversationId, message))
                                    .toList());
            for (Message message : some) {
                action.accept(
                        message,
                        showsSteps(message)
                                ? steps.getOrDefault(key(botId, conversationId, message), List.of())
                                : List.of());
            }
        }
    }

    /** The answer shows them; while there is none, the question. */
    private static boolean showsSteps(Message message) {
        return message.role() == Message.Role.ASSISTANT || !message.answered();
    }

    private static TurnKey key(String botId, String conversationId, Message message) {
        return new TurnKey(botId, conversationId, message.position() >> 1);
    }
}
