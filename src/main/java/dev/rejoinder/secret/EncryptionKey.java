package dev.rejoinder.secret;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.util.Objects.requireNonNull;

import dev.rejoinder.core.AppError;
import dev.rejoinder.core.ErrorCode;
import dev.rejoinder.core.FailureReason;
import dev.rejoinder.core.SecretFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Base64;
import java.util.concurrent.locks.ReentrantLock;
import java.util.random.RandomGenerator;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * The key that encrypts secrets: from the settings, or from a file in the data folder that is
 * created on first use. Thread-safe.
 */
public final class EncryptionKey {
    private static final int BYTES = 32;
    private static final int LONGEST_FILE = 100;
    private static final String SETTING = "secrets.key";

    private final @Nullable Path file;
    private final RandomGenerator chance;
    private final ReentrantLock creating = new ReentrantLock();
    private volatile @Nullable SecretKey known;

    private EncryptionKey(@Nullable SecretKey given, @Nullable Path file, RandomGenerator chance) {
        this.known = given;
        this.file = file;
        this.chance = chance;
    }

    /**
     * The key of a server.
     *
     * @param configured the value of the setting, 32 bytes in base64; null without one
     * @param file where the key is kept if none is configured; null if servers share the database,
     *     because each would have another key
     * @param chance cryptographically secure, such as {@code SecureRandom}
     */
    public static EncryptionKey of(
            @Nullable String configured, @Nullable Path file, RandomGenerator chance) {
        SecretKey given = configured == null ? null : parse(configured, "The setting " + SETTING);
        return new EncryptionKey(given, file, chance);
    }

    /**
     * Returns the key, and creates the file if there is none.
     *
     * @throws AppError INVALID_REQUEST if the key must be configured, or the file is malformed
     */
    SecretKey forSealing() {
        creating.lock();
        try {
            SecretKey key = find();
            return key == null ? create(requireNonNull(file)) : key;
        } finally {
            creating.unlock();
        }
    }

    /**
     * Returns the key.
     *
     * @throws AppError INVALID_REQUEST if there is none, or the file is malformed
     */
    SecretKey forOpening() {
        SecretKey key = find();
        if (key == null) {
            throw unusable("The encryption key is missing: the file " + file + " does not exist.");
        }
        return key;
    }

    private @Nullable SecretKey find() {
        SecretKey key = known;
        if (key != null) {
            return key;
        }
        if (file == null) {
            throw unusable(
                    "Secrets need the setting "
                            + SETTING
                            + ", the same on every server: 32 random bytes in base64.");
        }
        try (var in = Files.newInputStream(file)) {
            String text = new String(in.readNBytes(LONGEST_FILE), US_ASCII).strip();
            key = parse(text, "The file " + file);
            known = key;
            return key;
        } catch (NoSuchFileException none) {
            return null;
        } catch (IOException failure) {
            throw unusable(
                    "The file " + file + " cannot be read: " + FailureReason.of(failure) + ".");
        }
    }

    private SecretKey create(Path target) {
        byte[] bytes = new byte[BYTES];
        chance.nextBytes(bytes);
        try {
            SecretFile.write(target, Base64.getEncoder().encodeToString(bytes));
        } catch (UncheckedIOException e) {
            throw unusable(String.valueOf(e.getMessage()));
        }
        var key = new SecretKeySpec(bytes, "AES");
        known = key;
        return key;
    }

    private static SecretKey parse(String text, String where) {
        try {
            byte[] bytes = Base64.getDecoder().decode(text);
            if (bytes.length == BYTES) {
                return new SecretKeySpec(bytes, "AES");
            }
        } catch (IllegalArgumentException e) {
            // The message must not contain the key.
        }
        throw unusable(where + " must contain 32 bytes in base64.");
    }

    private static AppError unusable(String sentence) {
        return AppError.of(ErrorCode.INVALID_REQUEST, sentence);
    }
}
