package dev.rejoinder.http.openai;

import dev.rejoinder.bot.Bot;
import dev.rejoinder.bot.Bots;
import dev.rejoinder.core.AppError;
import dev.rejoinder.core.ErrorCode;
import dev.rejoinder.http.BodySchema;
import dev.rejoinder.http.BodySchema.Field;
import dev.rejoinder.http.Exchange;
import dev.rejoinder.http.api.BotAccess;
import dev.rejoinder.http.api.MessageMetadata;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Fields that chat completions and responses share. */
final class OpenAiRequests {
    static final Field MODEL =
            BodySchema.required(
                    "model", new BodySchema.StringSchema(1, 128), "The bot's id or short name.");
    static final Field STREAM =
            BodySchema.optional(
                    "stream", new BodySchema.BooleanSchema(), "Whether to stream the answer.");
    static final Field METADATA =
            BodySchema.optional(
                    "metadata",
                    new BodySchema.AnySchema(16 << 10, 5),
                    "Your own data, stored with the message.");
    static final Field USER =
            BodySchema.optional(
                    "user",
                    new BodySchema.StringSchema(0, 256),
                    "Your id of the end user. You can filter conversations by it.");
    static final Field SAFETY_IDENTIFIER =
            BodySchema.optional(
                    "safety_identifier",
                    new BodySchema.StringSchema(0, 256),
                    "The same, for clients that send no user.");

    private final BotAccess bots;

    OpenAiRequests(Bots bots) {
        this.bots = new BotAccess(bots);
    }

    /**
     * The bot that a request names as its model.
     *
     * @throws AppError BOT_NOT_FOUND, also for a disabled bot and for one of which this key may not
     *     know
     */
    Bot bot(Exchange exchange, String model) {
        return bots.find(exchange, model)
                .filter(Bot::enabled)
                .orElseThrow(
                        () ->
                                AppError.of(
                                        ErrorCode.BOT_NOT_FOUND,
                                        "The model `"
                                                + model
                                                + "` does not exist or is not available to this"
                                                + " key. GET /v1/models lists the models."));
    }

    /** Whether a field is true. */
    static boolean flag(JsonNode body, String name) {
        return body.path(name).asBoolean(false);
    }

    /** A field's string, or null when it is absent or null. */
    static @Nullable String text(JsonNode body, String name) {
        JsonNode value = body.get(name);
        return value == null || value.isNull() ? null : value.stringValue();
    }

    /** The metadata as compact JSON, or null. */
    static @Nullable String metadata(JsonNode body) {
        JsonNode metadata = body.get("metadata");
        return metadata == null || metadata.isNull() ? null : MessageMetadata.compact(metadata);
    }

    /**
     * The end user: {@code metadata.userId} as in every other API, else {@code user}, else {@code
     * safety_identifier}, else null.
     *
     * @throws AppError INVALID_REQUEST
     */
    static @Nullable String user(JsonNode body) {
        String inMetadata = MessageMetadata.userId(body.path("metadata"));
        if (inMetadata != null && !inMetadata.isBlank()) {
            return inMetadata;
        }
        for (Field field : List.of(USER, SAFETY_IDENTIFIER)) {
            String user = text(body, field.name());
            if (user != null && !user.isBlank()) {
                return user;
            }
        }
        return null;
    }

    /** Whose conversations a history can continue: those of one end user of one key. */
    static String owner(String principalId, @Nullable String user) {
        return user == null ? principalId : principalId + " " + user;
    }
}
