package dev.rejoinder.http.openai;

import dev.rejoinder.http.Exchange;
import dev.rejoinder.http.api.IdempotencyKey;
import dev.rejoinder.turn.NewTurn;

/**
 * Recognizes the silent retries of OpenAI's SDKs. They send no {@code Idempotency-Key}, but count
 * their attempts, and send the same bytes again.
 */
final class RetryGuard {
    private static final String ATTEMPT = "X-Stainless-Retry-Count";
    private static final String FIRST = "0";

    private RetryGuard() {}

    /**
     * The key of a request: the one that it names, or one made from its body.
     *
     * @param namesPerson whether the same body again comes from the same end user, in the same
     *     place of a conversation
     * @param bodyHash as in {@link dev.rejoinder.http.ApiRequest.HashedBody}
     * @throws dev.rejoinder.core.AppError INVALID_REQUEST
     */
    static NewTurn.Idempotency key(Exchange exchange, boolean namesPerson, String bodyHash) {
        String conversation = exchange.request().header(ChatCompletionRequest.CONVERSATION);
        String requestHash =
                conversation == null ? bodyHash : IdempotencyKey.sha256(bodyHash, conversation);
        NewTurn.Idempotency named = IdempotencyKey.of(exchange, requestHash);
        if (named != null) {
            return named;
        }
        String attempt = exchange.request().header(ATTEMPT);
        boolean first = attempt == null || attempt.equals(FIRST);
        NewTurn.Reuse ofFirst =
                namesPerson && conversation == null
                        ? NewTurn.Reuse.SAME_ACTION
                        : NewTurn.Reuse.NEVER;
        return new NewTurn.Idempotency(
                IdempotencyKey.sha256(exchange.caller().principal().id(), "body", requestHash),
                requestHash,
                first ? ofFirst : NewTurn.Reuse.RECENT);
    }
}
