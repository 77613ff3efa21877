package dev.rejoinder.turn;

import dev.rejoinder.core.AppError;
import dev.rejoinder.core.ErrorCode;
import dev.rejoinder.core.Ids;
import dev.rejoinder.provider.ChatMessage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Joins new turns to conversations that clients keep themselves. Thread-safe. */
final class ClientThreads {
    /**
     * How many exchanges a question brings along; of more, only the latest are stored. No bot shows
     * its model more.
     */
    static final int MAX_EXCHANGES = 100;

    private static final int MAX_CHARACTERS = 1 << 20;

    private static final Duration RUNNING_RETRY_AFTER = Duration.ofSeconds(1);

    private final TurnStore turns;
    private final Ids ids;

    ClientThreads(TurnStore turns, Ids ids) {
        this.turns = turns;
        this.ids = ids;
    }

    /** The turn with its place in the conversation that it continues or starts. */
    NewTurn join(NewTurn turn, ClientThread thread) {
        return turn.in(
                turn.conversationId(),
                turn.createConversation(),
                new NewTurn.Threading(
                        thread.lastSequence(),
                        exchanges(thread.added()),
                        thread.prefixHash(),
                        thread.fromDraft()));
    }

    /**
     * The turn as the first of its client in a new conversation, with the history that it follows;
     * null if that history is gone.
     *
     * @throws AppError CONVERSATION_BUSY while an answer of that history is still being written
     */
    @Nullable NewTurn fork(NewTurn turn, TurnRequest request, ClientThread thread, long follows) {
        var earlier = new ArrayList<NewTurn.PastExchange>();
        List<ChatMessage> history = request.history();
        if (history == null) {
            var after = new TurnKey(turn.botId(), turn.conversationId(), follows + 1);
            List<Turn> stored = turns.before(after, MAX_EXCHANGES, MAX_CHARACTERS);
            if (stored.isEmpty()) {
                return null;
            }
            stored.forEach(each -> earlier.add(copy(each)));
            history = thread.added();
        }
        earlier.addAll(exchanges(history));
        var threading = new NewTurn.Threading(null, latest(earlier), thread.prefixHash(), false);
        return turn.in(ids.conversation(), true, threading);
    }

    /** A stored exchange for another conversation, ended in the same way. */
    private NewTurn.PastExchange copy(Turn stored) {
        if (!stored.state().ended()) {
            throw AppError.retryLater(
                    ErrorCode.CONVERSATION_BUSY,
                    "The answer that this message follows is still being written.",
                    RUNNING_RETRY_AFTER);
        }
        return new NewTurn.PastExchange(
                ids.message(),
                ids.message(),
                stored.question(),
                stored.answer(),
                stored.state(),
                stored.finishReason(),
                stored.error(),
                stored.sources());
    }

    /**
     * Pairs each question with its answer; an answer before the first question is left out, and so
     * are results of tools.
     */
    private List<NewTurn.PastExchange> exchanges(List<ChatMessage> messages) {
        var alternating = new ArrayList<ChatMessage>();
        messages.stream()
                .filter(each -> each.role() == ChatMessage.Role.ASSISTANT || each.isQuestion())
                .forEach(message -> PromptAssembler.add(alternating, message));
        var exchanges = new ArrayList<NewTurn.PastExchange>();
        for (int i = 0; i < alternating.size(); i++) {
            if (alternating.get(i).role() == ChatMessage.Role.USER) {
                boolean answered = i + 1 < alternating.size();
                exchanges.add(
                        new NewTurn.PastExchange(
                                ids.message(),
                                ids.message(),
                                alternating.get(i).text(),
                                answered ? alternating.get(i + 1).text() : ""));
            }
        }
        return latest(exchanges);
    }

    private static List<NewTurn.PastExchange> latest(List<NewTurn.PastExchange> exchanges) {
        int most = Math.min(exchanges.size(), MAX_EXCHANGES);
        return exchanges.subList(exchanges.size() - most, exchanges.size());
    }
}
