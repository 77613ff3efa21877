package dev.rejoinder.http.api;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.rejoinder.core.AppError;
import dev.rejoinder.core.Sha256;
import dev.rejoinder.http.BodySchema;
import dev.rejoinder.http.Exchange;
import dev.rejoinder.http.Route.Parameter;
import dev.rejoinder.tool.ClientTools;
import dev.rejoinder.turn.NewTurn;
import dev.rejoinder.turn.TurnRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
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
        requireVisible(given, field);
        return idempotency(exchange, given, fingerprint(question));
    }

    /**
     * The key of a request with this fingerprint, or null if it has none.
     *
     * @param fingerprint in lower-case hex; covers everything that the answer depends on
     * @throws AppError INVALID_REQUEST
     */
    public static NewTurn.@Nullable Idempotency of(Exchange exchange, String fingerprint) {
        String given = exchange.request().header(HEADER);
        if (given == null) {
            return null;
        }
        requireVisible(given, HEADER);
        return idempotency(exchange, given, fingerprint);
    }

    /**
     * The key of a request that names its message in another way.
     *
     * @param parts a retry has the same ones
     */
    public static NewTurn.Idempotency derived(
            Exchange exchange, TurnRequest question, String... parts) {
        return idempotency(exchange, sha256(parts), fingerprint(question));
    }

    private static void requireVisible(String given, String field) {
        boolean visible = given.chars().allMatch(c -> c > 0x20 && c < 0x7f);
        if (given.isEmpty() || given.length() > MAX_CHARACTERS || !visible) {
            throw AppError.invalid(
                    field,
                    field + " must have 1 to " + MAX_CHARACTERS + " visible ASCII characters.");
        }
    }

    private static String fingerprint(TurnRequest question) {
        var parts =
                new ArrayList<>(
                        List.of(
                                question.bot().id(),
                                question.text(),
                                String.valueOf(question.conversationId()),
                                comparable(question.metadata())));
        if (question.history() != null) {
            parts.add(question.history().toString());
        }
        if (!question.tools().equals(ClientTools.NONE)) {
            parts.add(question.tools().toString());
        }
        if (!question.files().isEmpty()) {
            parts.add(question.files().fingerprint());
        }
        return sha256(parts.toArray(String[]::new));
    }

    /** The visitor may have been verified between two attempts. */
    private static String comparable(@Nullable String metadata) {
        return String.valueOf(metadata).replace("\"verified\":false", "\"verified\":true");
    }

    private static NewTurn.Idempotency idempotency(
            Exchange exchange, String key, String fingerprint) {
        return new NewTurn.Idempotency(
                sha256(exchange.caller().principal().id(), key), fingerprint);
    }

    /**
     * SHA-256 of the parts, in lower-case hex. A length before each part keeps different lists from
     * producing the same input.
     */
    public static String sha256(String... parts) {
        return Sha256.hex(Stream.of(parts).map(part -> part.getBytes(UTF_8)).toList());
    }
}
