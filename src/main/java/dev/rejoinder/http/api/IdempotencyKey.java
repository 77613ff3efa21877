package dev.rejoinder.http.api;

import dev.rejoinder.core.AppError;
import dev.rejoinder.http.BodySchema;
import dev.rejoinder.http.Exchange;
import dev.rejoinder.http.Route.Parameter;
import dev.rejoinder.turn.NewTurn;
import dev.rejoinder.turn.TurnRequest;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/** The {@code Idempotency-Key} header: what makes a repeated message the same message. */
final class IdempotencyKey {
    private static final String HEADER = "Idempotency-Key";
    private static final int MAX_CHARACTERS = 255;

    static final Parameter PARAMETER =
            new Parameter(
                    Parameter.Place.HEADER,
                    HEADER,
                    new BodySchema.StringSchema(1, MAX_CHARACTERS),
                    "A name of your own for this message: sent again under it, within 24 hours, it"
                            + " is answered once.");

    private IdempotencyKey() {}

    /**
     * The key of this request, or null when it has none. It counts within the caller's own API key;
     * what is asked counts, and not whether the answer is streamed.
     *
     * @throws AppError INVALID_REQUEST
     */
    static NewTurn.@Nullable Idempotency of(Exchange exchange, TurnRequest question) {
        String given = exchange.request().header(HEADER);
        if (given == null) {
            return null;
        }
        boolean visible = given.chars().allMatch(c -> c > 0x20 && c < 0x7f);
        if (given.isEmpty() || given.length() > MAX_CHARACTERS || !visible) {
            throw AppError.invalid(
                    HEADER,
                    HEADER + " must have 1 to " + MAX_CHARACTERS + " visible ASCII characters.");
        }
        return new NewTurn.Idempotency(
                sha256(exchange.caller().principal().id(), given),
                sha256(
                        question.bot().id(),
                        question.text(),
                        String.valueOf(question.conversationId()),
                        String.valueOf(question.metadata())));
    }

    /**
     * Each part is preceded by its length, so that no two lists of parts run into the same text.
     */
    private static String sha256(String... parts) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            for (String part : parts) {
                byte[] bytes = part.getBytes(StandardCharsets.UTF_8);
                digest.update((bytes.length + ":").getBytes(StandardCharsets.US_ASCII));
                digest.update(bytes);
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
