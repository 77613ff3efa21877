package dev.rejoinder.http.aisdk;

import dev.rejoinder.access.Principal;
import dev.rejoinder.core.AppError;
import dev.rejoinder.http.Exchange;
import dev.rejoinder.http.api.ChatRequests;
import dev.rejoinder.http.api.IdempotencyKey;

/**
 * A chat of a client, which chooses its id.
 *
 * @param conversationId the conversation that stores it
 */
record UiChat(String conversationId) {
    private static final String VISITORS_PREFIX = "ui_";
    private static final int VISITORS_CHARACTERS = 32;

    /**
     * The chat of this name. With a key, the name is the id of the conversation: a key sees all
     * conversations of its bots. For a visitor, the id also depends on the visitor, so that nobody
     * reaches another visitor's chat by its name.
     *
     * @param field where the name is in the request
     * @throws AppError INVALID_REQUEST
     */
    static UiChat of(Exchange exchange, String field, String name) {
        ChatRequests.requireSessionName(field, name);
        Principal caller = exchange.caller().principal();
        if (caller.visitor() == null) {
            return new UiChat(name);
        }
        String hash = IdempotencyKey.sha256(caller.visitor(), name);
        return new UiChat(VISITORS_PREFIX + hash.substring(0, VISITORS_CHARACTERS));
    }
}
