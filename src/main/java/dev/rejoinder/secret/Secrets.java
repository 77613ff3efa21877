package dev.rejoinder.secret;

import dev.rejoinder.core.AppError;
import dev.rejoinder.core.Clock;
import dev.rejoinder.core.ErrorCode;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.regex.Pattern;
import javax.crypto.AEADBadTagException;
import org.jspecify.annotations.Nullable;

/**
 * The secrets of this server. Nothing is cached: a change is visible at once, on every server.
 * Thread-safe.
 */
public final class Secrets {
    public static final Pattern NAME = Pattern.compile("[A-Z][A-Z0-9_]{0,63}+");
    public static final int MAX_VALUE_CHARACTERS = 8_000;

    /**
     * Shorter values are refused: they are masked wherever they occur in the answer of a tool, and
     * a short one occurs by chance.
     */
    public static final int MIN_VALUE_CHARACTERS = 8;

    public static final int MAX_SECRETS = 1_000;

    /** The most hosts that one secret may be restricted to. */
    public static final int MAX_HOSTS = 20;

    private final SecretStore store;
    private final SecretCipher cipher;
    private final Clock clock;

    /**
     * Creates the service.
     *
     * @param chance cryptographically secure, such as {@code SecureRandom}
     */
    public Secrets(SecretStore store, EncryptionKey key, Clock clock, RandomGenerator chance) {
        this.store = store;
        this.cipher = new SecretCipher(key, chance);
        this.clock = clock;
    }

    /** All secrets without their values, by name. */
    public List<SealedSecret> list() {
        return store.list();
    }

    /** Whether there is a secret with this name. */
    public boolean exists(String name) {
        return store.find(name).isPresent();
    }

    /** Why a secret cannot be sent to a host, as a sentence; empty if it can. */
    public Optional<String> problem(String name, String host) {
        Optional<SealedSecret> secret = store.find(name);
        if (secret.isEmpty()) {
            return Optional.of(missing(name));
        }
        return secret.get().mayGoTo(host) ? Optional.empty() : Optional.of(forbidden(name, host));
    }

    private static String missing(String name) {
        return "There is no secret " + name + ".";
    }

    private static String forbidden(String name, String host) {
        return "The secret " + name + " may not be sent to " + host + ".";
    }

    /**
     * Stores a secret or replaces its value; durable when it returns.
     *
     * @param hosts the only hosts that it may be sent to; empty for any host, null to keep those
     *     that it has
     * @throws AppError INVALID_REQUEST if name, value or hosts are malformed, or the encryption key
     *     is unusable
     */
    public SealedSecret put(String name, String value, @Nullable List<String> hosts) {
        if (!NAME.matcher(name).matches()) {
            throw AppError.invalid(
                    "name",
                    "The name must have 1 to 64 characters: capital letters, digits and _, and"
                            + " begin with a letter.");
        }
        checkValue(value);
        Instant now = clock.now();
        Optional<SealedSecret> before = store.find(name);
        if (before.isEmpty() && store.list().size() >= MAX_SECRETS) {
            throw AppError.of(
                    ErrorCode.INVALID_REQUEST, "There can be at most " + MAX_SECRETS + " secrets.");
        }
        Instant createdAt = before.map(SealedSecret::createdAt).orElse(now);
        List<String> allowed =
                hosts == null
                        ? before.map(SealedSecret::hosts).orElse(List.of())
                        : SecretHosts.normalized(hosts);
        var secret = new SealedSecret(name, cipher.seal(name, value), allowed, createdAt, now);
        store.put(secret);
        return secret;
    }

    private static void checkValue(String value) {
        if (value.length() < MIN_VALUE_CHARACTERS || value.length() > MAX_VALUE_CHARACTERS) {
            throw AppError.invalid(
                    "value",
                    "The value must have "
                            + MIN_VALUE_CHARACTERS
                            + " to "
                            + MAX_VALUE_CHARACTERS
                            + " characters.");
        }
        if (value.chars().anyMatch(Character::isISOControl) || !value.strip().equals(value)) {
            throw AppError.invalid(
                    "value",
                    "The value must not contain control characters, or begin or end with a"
                            + " space.");
        }
    }

    /** Returns false if there is no such secret. */
    public boolean delete(String name) {
        return store.delete(name);
    }

    /**
     * Decrypts a secret, to send it to a host. The value must not reach an answer, a log or an
     * error.
     *
     * @param host as in a URL, normalized
     * @throws AppError INVALID_REQUEST with a sentence for the operator if there is no such secret,
     *     it cannot be decrypted, or this host may not have it
     */
    public String value(String name, String host) {
        SealedSecret secret = store.find(name).orElseThrow(() -> unusable(missing(name)));
        if (!secret.mayGoTo(host)) {
            throw unusable(forbidden(name, host));
        }
        try {
            return cipher.open(secret.name(), secret.sealed());
        } catch (AEADBadTagException e) {
            throw unusable(
                    "The secret "
                            + name
                            + " was encrypted with another key. Restore that key, or set the"
                            + " secret again.");
        }
    }

    /**
     * Encrypts a value that another store keeps.
     *
     * @param owner the id of the owner of the value, without which it cannot be decrypted
     * @throws AppError INVALID_REQUEST if the encryption key is unusable
     */
    public String seal(String owner, String value) {
        return cipher.seal(owner, value);
    }

    /**
     * Decrypts a value that {@link #seal} encrypted.
     *
     * @throws AppError INVALID_REQUEST if it was encrypted with another key
     */
    public String open(String owner, String sealed) {
        try {
            return cipher.open(owner, sealed);
        } catch (AEADBadTagException e) {
            throw unusable(
                    "The secret of "
                            + owner
                            + " was encrypted with another key. Restore that key.");
        }
    }

    private static AppError unusable(String sentence) {
        return AppError.of(ErrorCode.INVALID_REQUEST, sentence);
    }
}
