package dev.rejoinder.provider.http;

import org.jspecify.annotations.Nullable;

/** Variants of one request, for providers that expect different fields. Used by one thread. */
public interface RequestVariants {
    /** The variant that most likely succeeds. */
    HttpCall preferred();

    /**
     * Returns another variant for a rejected request, or null if there is none left.
     *
     * @param status the provider's HTTP status
     * @param said the start of the provider's message
     */
    @Nullable HttpCall fallbackFor(int status, String said);

    /** Records that the provider accepted the last variant. */
    void markAccepted();

    /** A request with one variant. */
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
                // There is nothing to remember.
            }
        };
    }
}
