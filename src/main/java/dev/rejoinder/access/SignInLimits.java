package dev.rejoinder.access;

import dev.rejoinder.core.AppError;
import dev.rejoinder.core.ErrorCode;
import java.time.Duration;
import java.util.Optional;

/**
 * Limits password attempts. A browser that has signed in to the account before has its own limit,
 * so that nobody else can use it up. All other attempts count against three limits: per network,
 * per network and account, and per account. A single network reaches its own limits long before the
 * account's. Successful attempts are not counted. Thread-safe.
 */
final class SignInLimits {
    static final int TRIES_PER_NETWORK = 20;
    static final int TRIES_PER_NETWORK_AND_ACCOUNT = 10;
    static final int TRIES_PER_DEVICE = 10;

    /** Sign-ins that begin at an OpenID Connect provider; most of them succeed there. */
    static final int PROVIDER_STARTS_PER_NETWORK = 200;

    static final Duration WINDOW = Duration.ofMinutes(10);

    /** From all networks together, which limits distributed guessing. */
    static final int TRIES_PER_ACCOUNT = 100;

    static final Duration ACCOUNT_WINDOW = Duration.ofHours(1);

    private final LimitWindow networks;
    private final LimitWindow providerStarts;
    private final LimitWindow pairs;
    private final LimitWindow devices;
    private final LimitWindow accounts;

    SignInLimits(LimitWindows windows) {
        providerStarts = windows.open("provider sign-in from", WINDOW);
        networks = windows.open("sign-in from", WINDOW);
        pairs = windows.open("sign-in from as", WINDOW);
        devices = windows.open("sign-in on", WINDOW);
        accounts = windows.open("sign-in as", ACCOUNT_WINDOW);
    }

    /**
     * A password attempt.
     *
     * @param device one that has signed in to this account before
     * @param email may belong to no account
     */
    record Attempt(ClientNetwork network, Optional<String> device, String email) {
        private String pair() {
            return network + " " + email;
        }
    }

    /**
     * Counts an attempt before it is made.
     *
     * @throws AppError RATE_LIMIT_EXCEEDED
     */
    void recordAttempt(Attempt attempt) {
        if (attempt.device().isPresent()) {
            require(devices.acquire(attempt.device().get(), TRIES_PER_DEVICE));
            return;
        }
        // An attempt rejected here does not count against the account, so that others can still
        // sign in.
        recordAttempt(attempt.network());
        require(pairs.acquire(attempt.pair(), TRIES_PER_NETWORK_AND_ACCOUNT));
        require(accounts.acquire(attempt.email(), TRIES_PER_ACCOUNT));
    }

    /** Like {@link #recordAttempt(Attempt)}, for an attempt without an account. */
    void recordAttempt(ClientNetwork network) {
        require(networks.acquire(network.text(), TRIES_PER_NETWORK));
    }

    /**
     * Counts a sign-in that begins at an OpenID Connect provider.
     *
     * @throws AppError RATE_LIMIT_EXCEEDED
     */
    void recordProviderStart(ClientNetwork network) {
        require(providerStarts.acquire(network.text(), PROVIDER_STARTS_PER_NETWORK));
    }

    void recordSuccess(Attempt attempt) {
        if (attempt.device().isPresent()) {
            devices.refund(attempt.device().get());
            return;
        }
        recordSuccess(attempt.network());
        pairs.refund(attempt.pair());
        accounts.refund(attempt.email());
    }

    void recordSuccess(ClientNetwork network) {
        networks.refund(network.text());
    }

    private static void require(LimitDecision decision) {
        Duration retryAfter = decision.retryAfter();
        if (retryAfter != null) {
            throw AppError.retryLater(
                    ErrorCode.RATE_LIMIT_EXCEEDED,
                    "Too many attempts. Please try again later.",
                    retryAfter);
        }
    }
}
