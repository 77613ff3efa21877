package dev.rejoinder.access;

import dev.rejoinder.core.AppError;
import dev.rejoinder.core.ErrorCode;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Hashes passwords with limited concurrency: each hash takes 19 MiB and one core for about 50 ms,
 * so unlimited concurrency would allow denial of service. Thread-safe.
 */
final class Passwords {
    static final int SALT_BYTES = 16;

    /** Maximum number of concurrent hashes. */
    static final int AT_ONCE = 2;

    /** Concurrent hashes may take together this fraction of the heap: one divided by the value. */
    private static final int PART_OF_HEAP = 4;

    /** Maximum number of waiting callers. */
    static final int MAX_WAITING = 32;

    /** How long each caller may wait. */
    static final Duration WAIT = Duration.ofSeconds(2);

    private static final Duration RETRY_AFTER = Duration.ofSeconds(1);
    private static final String LETTERS =
            "ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz23456789";
    private static final int GENERATED_CHARACTERS = 20;

    private final PasswordHashFunction slowHash;
    private final PasswordCost cost;

    /** A hash that no known password has; see {@link #matches}. */
    private final PasswordHash nobody;

    private final RandomGenerator chance;
    private final Duration wait;
    private final Semaphore permits;

    /**
     * Creates the service.
     *
     * @param cost of new hashes
     * @param chance cryptographically secure, such as {@code SecureRandom}
     * @param atOnce maximum number of concurrent hashes
     * @param wait how long other callers wait before they are rejected
     */
    Passwords(
            PasswordHashFunction slowHash,
            PasswordCost cost,
            RandomGenerator chance,
            int atOnce,
            Duration wait) {
        this.slowHash = slowHash;
        this.cost = cost;
        this.chance = chance;
        this.wait = wait;
        permits = new Semaphore(atOnce, true);
        nobody = new PasswordHash(cost, new byte[SALT_BYTES], new byte[Argon2.HASH_BYTES]);
    }

    /** The number of concurrent hashes for a heap of this size, in bytes. */
    static int atOnce(long heapBytes) {
        long fitting = heapBytes / PART_OF_HEAP / ((long) PasswordCost.USUAL.memoryKib() << 10);
        return Math.clamp(fitting, 1, AT_ONCE);
    }

    /**
     * Returns the hash of a new password, as text.
     *
     * @throws AppError OVERLOADED if too many hashes are running
     */
    String hash(String password) {
        byte[] salt = new byte[SALT_BYTES];
        chance.nextBytes(salt);
        byte[] hash = limited(() -> slowHash.hash(bytes(password), salt, cost));
        return new PasswordHash(cost, salt, hash).text();
    }

    /**
     * Whether the password has this hash. Without a hash, returns false after the same time.
     *
     * @throws AppError OVERLOADED if too many hashes are running
     */
    boolean matches(String password, @Nullable String hash) {
        PasswordHash stored = hash == null ? nobody : PasswordHash.parse(hash);
        boolean same = limited(() -> stored.matches(bytes(password), slowHash));
        return same && hash != null;
    }

    /** Generates a password with 116 bits of entropy, without letters that look alike. */
    String generate() {
        var password = new StringBuilder(GENERATED_CHARACTERS);
        while (password.length() < GENERATED_CHARACTERS) {
            password.append(LETTERS.charAt(chance.nextInt(LETTERS.length())));
        }
        return password.toString();
    }

    private <T> T limited(Supplier<T> work) {
        if (permits.getQueueLength() >= MAX_WAITING || !acquired()) {
            throw AppError.retryLater(
                    ErrorCode.OVERLOADED, "Too many sign-ins are running.", RETRY_AFTER);
        }
        try {
            return work.get();
        } finally {
            permits.release();
        }
    }

    private boolean acquired() {
        try {
            return permits.tryAcquire(wait.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException closing) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** Normalizes to NFC, because keyboards encode accented letters differently. */
    private static byte[] bytes(String password) {
        return Normalizer.normalize(password, Normalizer.Form.NFC).getBytes(StandardCharsets.UTF_8);
    }
}
