package dev.rejoinder.privacy;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The erasure of an end user, and its receipt.
 *
 * @param userId null once all rows are deleted
 * @param userHash proves that this user was erased to those who know the user's id, see {@link
 *     #hash}
 * @param botId null for all bots
 * @param completedAt null while it runs
 * @param counts how much was deleted so far, by kind
 */
public record Erasure(
        String id,
        @Nullable String userId,
        String userHash,
        @Nullable String botId,
        Instant requestedAt,
        @Nullable Instant completedAt,
        Map<String, Long> counts) {
    static Erasure begun(String id, String userId, @Nullable String botId, Instant now) {
        return new Erasure(id, userId, hash(id, userId), botId, now, null, Map.of());
    }

    public Erasure withCounts(Map<String, Long> erased) {
        return new Erasure(id, userId, userHash, botId, requestedAt, completedAt, erased);
    }

    public boolean isComplete() {
        return completedAt != null;
    }

    /** SHA-256 of the erasure's id, a blank and the user's id, in lower-case hex. */
    static String hash(String id, String userId) {
        try {
            byte[] digest =
                    MessageDigest.getInstance("SHA-256")
                            .digest((id + " " + userId).getBytes(UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java runtime has SHA-256", e);
        }
    }
}
