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
 * Hashes passwords, a few at a time: each takes 19 MiB and a core for some 50 ms, so more at once
 * would be a lever to bring the server down. Thread-safe.
 */
final class Passwords {
    static final int SALT_BYTES = 16;

    /** How many are hashed at once at most. */
    static final int AT_ONCE = 2;

    /** How much of the heap they may take together: one part in so many. */
    private static final int PART_OF_HEAP = 4;

    /** How many may wait for that. */
    static final int MAX_WAITING = 32;

    /** How long each may wait. */
    static final Duration WAIT = Duration.ofSeconds(2);

    private static final PasswordHashFunction.Cost COST =
            new PasswordHashFunction.Cost(19 << 10, 2, 1);
    private static final Duration RETRY_AFTER = Duration.ofSeconds(1);
    private static final String LETTERS =
            "ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz23456789";
    private static final int GENERATED_CHARACTERS = 20;

    /** No password has this hash, as far as anybody knows; see {@link #matches}. */
    private static final PasswordHash NOBODY =
            new PasswordHash(COST, new byte[SALT_BYTES], new byte[Argon2.HASH_BYTES]);

    private final PasswordHashFunction slowHash;
    private final RandomGenerator chance;
    private final Duration wait;
    private final Semaphore permits;

    /**
     * @param chance fit for secrets, as {@code SecureRandom} is
     * @param atOnce how many are hashed at once at most
     * @param wait how long others wait for that before they are refused
     */
    Passwords(PasswordHashFunction slowHash, RandomGenerator chance, int atOnce, Duration wait) {
        this.slowHash = slowHash;
        this.chance = chance;
        this.wait = wait;
        permits = new Semaphore(atOnce, true);
    }

    /** How many are hashed at once with a heap of this many bytes. */
    static int atOnce(long heapBytes) {
        long fitting = heapBytes / PART_OF_HEAP / ((long) COST.memoryKib() << 10);
        return Math.clamp(fitting, 1, AT_ONCE);
    }

    /**
     * The hash of a new password, as text.
     *
     * @throws AppError OVERLOADED when too many are being hashed
     */
    String hash(String password) {
        byte[] salt = new byte[SALT_BYTES];
        chance.nextBytes(salt);
        byte[] hash = limited(() -> slowHash.hash(bytes(password), salt, COST));
        return new PasswordHash(COST, salt, hash).text();
    }

    /**
     * Whether this is the password of that hash. Without one the answer is no, and takes as long.
     *
     * @throws AppError OVERLOADED when too many are being hashed
     */
    boolean matches(String password, @Nullable String hash) {
        PasswordHash stored = hash == null ? NOBODY : PasswordHash.parse(hash);
        boolean same = limited(() -> stored.matches(bytes(password), slowHash));
        return same && hash != null;
    }

    /** A new password of 116 bits of chance, without letters that look alike. */
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
                    ErrorCode.OVERLOADED, "Too many people sign in at once.", RETRY_AFTER);
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

    /** Keyboards differ in how they put an accent on a letter. */
    private static byte[] bytes(String password) {
        return Normalizer.normalize(password, Normalizer.Form.NFC).getBytes(StandardCharsets.UTF_8);
    }
}
