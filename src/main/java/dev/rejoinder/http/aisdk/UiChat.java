package dev.rejoinder.http.aisdk;

import dev.rejoinder.core.AppError;
import dev.rejoinder.http.api.ChatRequests;
import dev.rejoinder.http.api.IdempotencyKey;
import org.jspecify.annotations.Nullable;

/**
 * A chat of a client, which chooses its id.
 *
 * @param conversationId the conversation that stores it
 */
record UiChat(String conversationId) {
    private static final String OWNED_PREFIX = "ui_";
    private static final int OWNED_CHARACTERS = 32;

    /**
     * The chat of this name. The conversation of an end user's chat also depends on the user, so
     * that nobody reaches another user's chat by its name. Without an end user, the name is the id
     * of the conversation: the caller has a key, which sees all conversations of its bots.
     *
     * @param field where the name is in the request
     * @param owner the visitor, or the end user that a caller with a key names; null for none
     * @throws AppError INVALID_REQUEST
     */
    static UiChat of(String field, String name, @Nullable String owner) {
        ChatRequests.requireSessionName(field, name);
        if (owner == null) {
            return new UiChat(name);
        }
        String hash = IdempotencyKey.sha256(owner, name);
        return new UiChat(OWNED_PREFIX + hash.substring(0, OWNED_CHARACTERS));
    }
}
