package dev.rejoinder.access;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.rejoinder.core.FailureReason;
import dev.rejoinder.core.SecretFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.random.RandomGenerator;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The setup token: it proves access to the server and creates the first account, once. It is stored
 * in a file that only its owner can read, so that every start shows the same token until it is
 * used. Thread-safe.
 */
public final class SetupToken {
    private static final Logger LOG = LoggerFactory.getLogger(SetupToken.class);
    private static final int BYTES = 32;
    private static final int LONGEST_FILE = 100;
    private static final Pattern FORM = Pattern.compile("[A-Za-z0-9_-]{43}");

    private final Path file;
    private final RandomGenerator chance;

    /**
     * Creates the service.
     *
     * @param file may be missing; its folder must exist
     * @param chance cryptographically secure, such as {@code SecureRandom}
     */
    public SetupToken(Path file, RandomGenerator chance) {
        this.file = file;
        this.chance = chance;
    }

    /**
     * Returns the token, and creates it if there is none.
     *
     * @throws UncheckedIOException with a sentence if the file cannot be written
     */
    public String text() {
        String kept = kept();
        if (!kept.isEmpty()) {
            return kept;
        }
        byte[] bytes = new byte[BYTES];
        chance.nextBytes(bytes);
        String made = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
        SecretFile.write(file, made);
        return made;
    }

    /** Whether this is the token; compares in constant time. */
    boolean matches(String given) {
        String kept = kept();
        boolean same = MessageDigest.isEqual(kept.getBytes(US_ASCII), given.getBytes(US_ASCII));
        return same && !kept.isEmpty();
    }

    /** Deletes the token after an account was created. */
    public void discard() {
        try {
            Files.deleteIfExists(file);
        } catch (IOException failure) {
            // The token has no effect any more; only its file is left.
            LOG.warn("The file {} cannot be removed", file, failure);
        }
    }

    /** The content of the file; empty if it is missing or malformed. */
    private String kept() {
        try (var in = Files.newInputStream(file)) {
            String text = new String(in.readNBytes(LONGEST_FILE), US_ASCII).strip();
            return FORM.matcher(text).matches() ? text : "";
        } catch (NoSuchFileException none) {
            return "";
        } catch (IOException failure) {
            throw new UncheckedIOException(
                    "The file " + file + " cannot be read: " + FailureReason.of(failure) + ".",
                    failure);
        }
    }
}
