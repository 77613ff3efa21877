package dev.rejoinder.http.openai;

import dev.rejoinder.turn.ClientThread;
import org.jspecify.annotations.Nullable;

/**
 * Where a response belongs.
 *
 * @param conversationId null for a new conversation
 * @param createConversation whether to create a conversation under that id: it is a draft
 * @param suppliesHistory whether the model gets the history of the request and not the stored one
 */
record ResponsePlace(
        @Nullable String conversationId,
        boolean createConversation,
        boolean suppliesHistory,
        ClientThread thread) {}
