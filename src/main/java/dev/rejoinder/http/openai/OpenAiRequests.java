package dev.rejoinder.http.openai;

import dev.rejoinder.bot.Bot;
import dev.rejoinder.bot.Bots;
import dev.rejoinder.core.AppError;
import dev.rejoinder.http.BodySchema;
import dev.rejoinder.http.Exchange;
import dev.rejoinder.http.StrictJson;
import dev.rejoinder.http.api.BotAccess;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Fields that chat completions and responses share. */
final class OpenAiRequests {
    static final BodySchema.Field MODEL =
            BodySchema.required(
                    "model", new BodySchema.StringSchema(1, 128), "The bot's id or short name.");
    static final BodySchema.Field STREAM =
            BodySchema.optional(
                    "stream", new BodySchema.BooleanSchema(), "Whether to stream the answer.");
    static final BodySchema.Field METADATA =
            BodySchema.optional(
                    "metadata",
                    new BodySchema.AnySchema(16 << 10, 5),
                    "Your own data, stored with the message.");
    static final BodySchema.Field USER =
            BodySchema.optional(
                    "user",
                    new BodySchema.StringSchema(0, 256),
                    "Your id of the end user. You can filter conversations by it.");

    private final BotAccess bots;

    OpenAiRequests(Bots bots) {
        this.bots = new BotAccess(bots);
    }

    /**
     * The bot that a request names as its model.
     *
     * @throws AppError BOT_NOT_FOUND, also for a disabled bot
     */
    Bot bot(Exchange exchange, String model) {
        Bot bot = bots.require(exchange, model);
        if (!bot.enabled()) {
            throw Bots.notFound();
        }
        return bot;
    }

    /**
     * Rejects what the server cannot do yet but a client relies on.
     *
     * @throws AppError INVALID_REQUEST
     */
    static void requireNoTools(JsonNode body) {
        for (String field : new String[] {"tools", "functions"}) {
            if (!body.path(field).isEmpty()) {
                throw AppError.invalid(
                        field,
                        "Tools of the caller are not supported yet. Send the request without "
                                + field
                                + ".");
            }
        }
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
        return metadata == null || metadata.isNull() ? null : StrictJson.compact(metadata);
    }

    /** The end user, or null. */
    static @Nullable String user(JsonNode body) {
        String user = text(body, "user");
        return user == null || user.isBlank() ? null : user;
    }
}
