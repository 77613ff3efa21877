package dev.rejoinder.http.openai;

import dev.rejoinder.access.Principal;
import dev.rejoinder.bot.Bot;
import dev.rejoinder.conversation.ConversationDraft;
import dev.rejoinder.conversation.ConversationStore;
import dev.rejoinder.core.AppError;
import dev.rejoinder.http.StrictJson;
import dev.rejoinder.provider.ChatMessage;
import dev.rejoinder.turn.ClientThread;
import dev.rejoinder.turn.ResponseStore;
import dev.rejoinder.turn.Turn;
import dev.rejoinder.turn.TurnKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Finds the conversation that a response continues. */
final class ResponsePlaces {
    private final ConversationStore conversations;
    private final OpenAiConversations found;
    private final ResponseStore responses;
    private final HistoryThreads threads;

    ResponsePlaces(OpenAiRoutes.Stores stores, OpenAiConversations found, HistoryThreads threads) {
        this.conversations = stores.conversations();
        this.found = found;
        this.responses = stores.responses();
        this.threads = threads;
    }

    /**
     * The place of a response.
     *
     * @throws AppError INVALID_REQUEST, MESSAGE_NOT_FOUND, CONVERSATION_NOT_FOUND
     */
    ResponsePlace find(ResponseRequest request, Principal caller) {
        if (request.previousResponseId() != null) {
            return afterResponse(request, request.previousResponseId());
        }
        if (request.conversationId() != null) {
            return inConversation(request, request.conversationId(), caller);
        }
        return byHistory(request, OpenAiRequests.owner(caller.id(), request.userId()));
    }

    /**
     * The turn that awaits the outputs of functions that a request ends with; empty if there is
     * none, so that the request is a new turn.
     *
     * @throws AppError INVALID_REQUEST if the outputs belong to a stored response that did not call
     *     these functions; MESSAGE_NOT_FOUND, CONVERSATION_NOT_FOUND
     */
    Optional<Turn> findAwaiting(ResponseRequest request, Principal caller) {
        if (request.outputs().isEmpty()) {
            Transcript input = request.requireInput();
            String owner = OpenAiRequests.owner(caller.id(), request.userId());
            boolean stored =
                    request.previousResponseId() != null || request.conversationId() != null;
            return stored
                    ? Optional.empty()
                    : threads.findAwaiting(request.bot().id(), input, owner);
        }
        Optional<Turn> awaiting =
                request.previousResponseId() == null
                        ? threads.findCall(
                                request.bot().id(),
                                String.valueOf(request.conversationId()),
                                request.outputs())
                        : Optional.of(previous(request.bot(), request.previousResponseId()));
        return Optional.of(awaiting.orElseThrow(ResponsePlaces::noSuchCall));
    }

    static AppError noSuchCall() {
        return AppError.invalid(
                "input",
                "No response that can be continued has called these functions. Send the whole"
                        + " conversation with the calls and their outputs, and without"
                        + " previous_response_id and conversation.");
    }

    private Turn previous(Bot bot, String previous) {
        ResponseId id = ResponseId.parse(previous);
        if (!id.botId().equals(bot.id())) {
            throw AppError.invalid(
                    "previous_response_id", "This response belongs to another model.");
        }
        return responses.find(bot.id(), id.messageId()).orElseThrow(ResponseId::notFound);
    }

    /** The messages before the question are added to the stored ones. */
    private ResponsePlace afterResponse(ResponseRequest request, String previous) {
        Turn turn = previous(request.bot(), previous);
        var thread =
                new ClientThread(
                        turn.key().sequence(), request.requireInput().history(), null, false);
        return new ResponsePlace(turn.key().conversationId(), false, false, thread);
    }

    private ResponsePlace inConversation(
            ResponseRequest request, String conversationId, Principal caller) {
        List<ChatMessage> added = request.requireInput().history();
        if (conversations.find(request.bot().id(), conversationId).isPresent()) {
            return new ResponsePlace(
                    conversationId, false, false, new ClientThread(null, added, null, false));
        }
        ConversationDraft draft =
                switch (found.require(conversationId, caller)) {
                    case OpenAiConversations.Draft(ConversationDraft of) -> of;
                    case OpenAiConversations.OfBot _ ->
                            throw AppError.invalid(
                                    "conversation", "This conversation belongs to another model.");
                };
        var reader = new MessageReader();
        reader.readAll(StrictJson.parse(draft.items()), "items");
        var all = new ArrayList<>(reader.messages());
        all.addAll(added);
        return new ResponsePlace(
                conversationId, true, false, new ClientThread(null, all, null, true));
    }

    /** The client keeps the conversation itself, as with chat completions. */
    private ResponsePlace byHistory(ResponseRequest request, String caller) {
        Transcript input = request.requireInput();
        Optional<TurnKey> found = threads.find(request.bot().id(), input, caller);
        return new ResponsePlace(
                found.map(TurnKey::conversationId).orElse(null),
                false,
                found.isEmpty() || !HistoryThreads.needsStored(input),
                HistoryThreads.place(found, input, caller));
    }
}
