package dev.rejoinder.provider.http;

import dev.rejoinder.provider.ModelException;
import org.jspecify.annotations.Nullable;

/**
 * The forms in which one request can be sent, for providers that do not agree on one. Used by one
 * thread.
 */
public interface RequestVariants {
    /** The form that is most likely understood. */
    HttpCall preferred();

    /**
     * Another form, after a refusal that says it is needed; null when there is none left to try.
     *
     * @param status the provider's HTTP status
     * @param said the beginning of what it said
     * @throws ModelException REJECTED when the request cannot be written in that form
     */
    @Nullable HttpCall fallbackFor(int status, String said) throws ModelException;

    /** The form that was sent last was understood. */
    void markAccepted();

    /** One form only. */
    static RequestVariants single(HttpCall call) {
        return new RequestVariants() {
            @Override
            public HttpCall preferred() {
                return call;
            }

            @Override
            public @Nullable HttpCall fallbackFor(int status, String said) {
                return null;
            }

            @Override
            public void markAccepted() {
                // There is nothing to choose.
            }
        };
    }
}
