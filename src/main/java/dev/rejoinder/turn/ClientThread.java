package dev.rejoinder.turn;

import dev.rejoinder.provider.ChatMessage;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a question joins a conversation that the client keeps itself.
 *
 * @param lastSequence the turn that the question follows. If it is no longer the last of its
 *     conversation, the question forks it: it starts a new conversation with the same history. Null
 *     to continue the conversation wherever it is
 * @param added messages that the conversation lacks; they are stored before the question, without
 *     counting in analytics
 * @param prefixHash as in {@link NewTurn.Threading}
 * @param fromDraft as in {@link NewTurn.Threading}
 */
public record ClientThread(
        @Nullable Long lastSequence,
        List<ChatMessage> added,
        @Nullable String prefixHash,
        boolean fromDraft) {
    public ClientThread {
        added = List.copyOf(added);
    }
}
