package dev.rejoinder.access;

import dev.rejoinder.core.AppError;
import dev.rejoinder.core.ErrorCode;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * Limits how often a password may be tried, from one address and for one account. Tries that
 * succeed are not counted. Thread-safe.
 */
final class SignInLimits {
    static final int TRIES_PER_ADDRESS = 20;
    static final int TRIES_PER_ACCOUNT = 20;
    static final Duration WINDOW = Duration.ofMinutes(10);

    /** What one household or machine has of IPv6, so that it counts as one address. */
    private static final int NETWORK_BYTES = 8;

    private final Window addresses;
    private final Window accounts;

    SignInLimits(Windows windows) {
        addresses = windows.open("sign-in from", WINDOW);
        accounts = windows.open("sign-in as", WINDOW);
    }

    /**
     * Counts one try, before it is made.
     *
     * @param email whether it has an account or not
     * @throws AppError RATE_LIMIT_EXCEEDED
     */
    void tried(String address, String email) {
        // An address that is refused uses up nothing of the account's, which others may need.
        require(addresses.acquire(network(address), TRIES_PER_ADDRESS));
        require(accounts.acquire(email, TRIES_PER_ACCOUNT));
    }

    /** As {@link #tried(String, String)}, where no account is meant. */
    void tried(String address) {
        require(addresses.acquire(network(address), TRIES_PER_ADDRESS));
    }

    void succeeded(String address, String email) {
        succeeded(address);
        accounts.giveBack(email);
    }

    void succeeded(String address) {
        addresses.giveBack(network(address));
    }

    private static void require(LimitDecision decision) {
        Duration retryAfter = decision.retryAfter();
        if (retryAfter != null) {
            throw AppError.retryLater(
                    ErrorCode.RATE_LIMIT_EXCEEDED,
                    "Too many tries. Please try again later.",
                    retryAfter);
        }
    }

    private static String network(String address) {
        try {
            return InetAddress.ofLiteral(address) instanceof Inet6Address six
                    ? HexFormat.of().formatHex(Arrays.copyOf(six.getAddress(), NETWORK_BYTES))
                    : address;
        } catch (IllegalArgumentException noAddress) {
            return address;
        }
    }
}
