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
     * @param bodyHash as in {@link dev.rejoinder.http.ApiRequest.HashedBody}
     * @throws dev.rejoinder.core.AppError INVALID_REQUEST
     */
    static NewTurn.Idempotency key(Exchange exchange, String bodyHash) {
        String conversation = exchange.request().header(ChatCompletionRequest.CONVERSATION);
        String requestHash =
                conversation == null ? bodyHash : IdempotencyKey.sha256(bodyHash, conversation);
        NewTurn.Idempotency named = IdempotencyKey.of(exchange, requestHash);
        if (named != null) {
            return named;
        }
        String attempt = exchange.request().header(ATTEMPT);
        boolean first = attempt == null || attempt.equals(FIRST);
        return new NewTurn.Idempotency(
                IdempotencyKey.sha256(exchange.caller().principal().id(), "body", requestHash),
                requestHash,
                first ? NewTurn.Reuse.NEVER : NewTurn.Reuse.RECENT);
    }
}
