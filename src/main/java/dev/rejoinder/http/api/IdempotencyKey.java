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

/** The {@code Idempotency-Key} header: a retry with the same key gets the same turn. */
public final class IdempotencyKey {
    private static final String HEADER = "Idempotency-Key";

    /** The longest key. */
    public static final int MAX_CHARACTERS = 255;

    public static final Parameter PARAMETER =
            new Parameter(
                    Parameter.Place.HEADER,
                    HEADER,
                    new BodySchema.StringSchema(1, MAX_CHARACTERS),
                    "A unique key for this message. A retry with the same key within 24 hours"
                            + " returns the same answer.");

    private IdempotencyKey() {}

    /**
     * The key of this request, or null if it has none. Keys are scoped to the caller's API key. The
     * request's content is part of the fingerprint; whether the answer is streamed is not.
     *
     * @throws AppError INVALID_REQUEST
     */
    public static NewTurn.@Nullable Idempotency of(Exchange exchange, TurnRequest question) {
        return of(exchange, question, exchange.request().header(HEADER), HEADER);
    }

    /**
     * As the other, for a key that the request carries elsewhere.
     *
     * @param given the key, or null if the request has none
     * @param field where it was, for the error
     * @throws AppError INVALID_REQUEST
     */
    public static NewTurn.@Nullable Idempotency of(
            Exchange exchange, TurnRequest question, @Nullable String given, String field) {
        if (given == null) {
            return null;
        }
        boolean visible = given.chars().allMatch(c -> c > 0x20 && c < 0x7f);
        if (given.isEmpty() || given.length() > MAX_CHARACTERS || !visible) {
            throw AppError.invalid(
                    field,
                    field + " must have 1 to " + MAX_CHARACTERS + " visible ASCII characters.");
        }
        return idempotency(exchange, question, given);
    }

    /**
     * The key of a request that names its message in another way.
     *
     * @param parts a retry has the same ones
     */
    public static NewTurn.Idempotency derived(
            Exchange exchange, TurnRequest question, String... parts) {
        return idempotency(exchange, question, sha256(parts));
    }

    private static NewTurn.Idempotency idempotency(
            Exchange exchange, TurnRequest question, String key) {
        return new NewTurn.Idempotency(
                sha256(exchange.caller().principal().id(), key),
                sha256(
                        question.bot().id(),
                        question.text(),
                        String.valueOf(question.conversationId()),
                        String.valueOf(question.metadata())));
    }

    /**
     * SHA-256 of the parts, in lower-case hex. A length before each part keeps different lists from
     * producing the same input.
     */
    public static String sha256(String... parts) {
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
