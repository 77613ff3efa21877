package dev.rejoinder.http.openai;

import dev.rejoinder.core.Clock;
import dev.rejoinder.provider.ChatMessage;
import dev.rejoinder.provider.MessagePart;
import dev.rejoinder.turn.ClientThread;
import dev.rejoinder.turn.ClientThreadStore;
import dev.rejoinder.turn.Turn;
import dev.rejoinder.turn.TurnKey;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Finds the conversation of a client that sends its whole history with each question, by the
 * content of that history.
 */
final class HistoryThreads {
    private final ClientThreadStore threads;
    private final Clock clock;

    HistoryThreads(ClientThreadStore threads, Clock clock) {
        this.threads = threads;
        this.clock = clock;
    }

    /** The last turn that the history describes, if this caller had it within the last day. */
    Optional<TurnKey> find(String botId, Transcript transcript, String caller) {
        return transcript.ofLastAnswer(caller).stream()
                .flatMap(begun -> find(botId, begun).stream())
                .findFirst();
    }

    private Optional<TurnKey> find(String botId, Transcript.Beginning begun) {
        String before = ApprovalNotice.textBefore(begun.answer());
        return before == null
                ? threads.find(botId, begun.hash(), begun.answer(), since())
                : threads.findByApproval(botId, begun.hash(), before, since());
    }

    /**
     * Whether the model gets the stored conversation and not the client's messages. These lack what
     * happened after the approval: the model would call the tool again. Nor are their files
     * checked.
     */
    static boolean needsStored(Transcript transcript) {
        return ApprovalNotice.isIn(transcript.history())
                || transcript.history().stream().anyMatch(FileParts::areIn);
    }

    /** The turn that called the tool of the last result, if this caller had it within a day. */
    Optional<Turn> findAwaiting(String botId, Transcript transcript, String caller) {
        String call = lastCall(transcript.afterQuestion());
        return call == null
                ? Optional.empty()
                : transcript.ofAwaitingTurn(caller).stream()
                        .flatMap(
                                begun ->
                                        threads
                                                .findCall(botId, begun.hash(), call, since())
                                                .stream())
                        .findFirst();
    }

    /** The turn of a conversation that called the tool of the last result. */
    Optional<Turn> findCall(String botId, String conversationId, List<ChatMessage> results) {
        String call = lastCall(results);
        return call == null ? Optional.empty() : threads.findCall(botId, conversationId, call);
    }

    private static @Nullable String lastCall(List<ChatMessage> messages) {
        return Transcript.results(messages)
                .map(MessagePart.ToolResult::callId)
                .reduce((_, last) -> last)
                .orElse(null);
    }

    private Instant since() {
        return clock.now().minus(ClientThreadStore.KEPT);
    }

    /**
     * The question's place: after the turn that was found, or in a new conversation that keeps the
     * history.
     */
    static ClientThread place(Optional<TurnKey> found, Transcript transcript, String caller) {
        return new ClientThread(
                found.map(TurnKey::sequence).orElse(null),
                found.isPresent() ? List.of() : FileParts.noted(transcript.history()),
                transcript.hash(caller),
                false);
    }
}
