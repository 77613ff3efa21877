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
 * What whoever started the server has and nobody else: it makes the first account, once. Kept in a
 * file that only its owner may read, so that every start says the same until it is used.
 * Thread-safe.
 */
public final class SetupToken {
    private static final Logger LOG = LoggerFactory.getLogger(SetupToken.class);
    private static final int BYTES = 32;
    private static final int LONGEST_FILE = 100;
    private static final Pattern FORM = Pattern.compile("[A-Za-z0-9_-]{43}");

    private final Path file;
    private final RandomGenerator chance;

    /**
     * @param file need not be there yet; its folder must
     * @param chance fit for secrets, as {@code SecureRandom} is
     */
    public SetupToken(Path file, RandomGenerator chance) {
        this.file = file;
        this.chance = chance;
    }

    /**
     * The token, which is made when there is none.
     *
     * @throws UncheckedIOException with a sentence when the file cannot be written
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

    /** Whether this is the token; takes the same time whatever the difference. */
    boolean is(String given) {
        String kept = kept();
        boolean same = MessageDigest.isEqual(kept.getBytes(US_ASCII), given.getBytes(US_ASCII));
        return same && !kept.isEmpty();
    }

    /** Removes it, now that there is an account. */
    public void discard() {
        try {
            Files.deleteIfExists(file);
        } catch (IOException failure) {
            // It does nothing any more; only its file is left.
            LOG.warn("The file {} cannot be removed", file, failure);
        }
    }

    /** What is in the file; empty when it is not there or holds anything else. */
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
