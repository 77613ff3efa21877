package dev.rejoinder.http.api;

import static dev.rejoinder.http.BodySchema.optional;
import static dev.rejoinder.http.BodySchema.required;

import dev.rejoinder.bot.Bot;
import dev.rejoinder.bot.BotListing;
import dev.rejoinder.bot.BotRules;
import dev.rejoinder.bot.WidgetEmbedding;
import dev.rejoinder.http.BodySchema;
import dev.rejoinder.http.StrictJson;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.core.JsonGenerator;

/** Bots as JSON, in requests and responses. */
final class BotJson {
    private static final BodySchema.Field NAME =
            required(
                    "name",
                    new BodySchema.StringSchema(1, BotRules.MAX_NAME_CHARACTERS),
                    "The bot's name.");

    private static final List<BodySchema.Field> SETTINGS =
            List.of(
                    optional(
                            "shortName",
                            new BodySchema.StringSchema(1, BotRules.MAX_SHORT_NAME_CHARACTERS),
                            "A short name, usable wherever the id is."),
                    optional(
                            "instructions",
                            new BodySchema.StringSchema(0, BotRules.MAX_INSTRUCTIONS_CHARACTERS),
                            "Instructions for the model: facts and behavior."),
                    optional(
                            "welcomeMessage",
                            new BodySchema.StringSchema(0, BotRules.MAX_WELCOME_CHARACTERS),
                            "The bot's first message."),
                    optional(
                            "model",
                            new BodySchema.StringSchema(1, 200),
                            "The model: builtin, or provider/model."),
                    optional(
                            "fallbackModels",
                            new BodySchema.ArraySchema(
                                    new BodySchema.StringSchema(1, 200),
                                    BotRules.MAX_FALLBACK_MODELS),
                            "Models to try, in order, if the model fails."),
                    optional(
                            "temperature",
                            new BodySchema.Decimal(0, BotRules.MAX_TEMPERATURE),
                            "The sampling temperature; null for the model's default."),
                    optional(
                            "maxTokens",
                            new BodySchema.IntegerSchema(1, BotRules.MAX_MAX_TOKENS),
                            "The maximum length of an answer in tokens."),
                    optional(
                            "historyLength",
                            new BodySchema.IntegerSchema(0, BotRules.MAX_HISTORY_MESSAGES),
                            "The maximum number of earlier messages in the prompt."),
                    optional(
                            "fallbackMessage",
                            new BodySchema.StringSchema(1, BotRules.MAX_FALLBACK_CHARACTERS),
                            "The answer if the bot's knowledge has none."),
                    optional(
                            "knowledgePassages",
                            new BodySchema.IntegerSchema(0, BotRules.MAX_PASSAGES),
                            "The maximum number of knowledge passages in the prompt."),
                    optional(
                            "matchThreshold",
                            new BodySchema.Decimal(0, 1),
                            "The minimum score of a passage, from 0 to 1."),
                    optional(
                            "allowedOrigins",
                            new BodySchema.ArraySchema(
                                    new BodySchema.StringSchema(
                                            1, WidgetEmbedding.MAX_ORIGIN_CHARACTERS),
                                    BotRules.MAX_ALLOWED_ORIGINS),
                            "Origins of the pages that may embed the widget; * for all."),
                    optional(
                            "modelOptionsFromCaller",
                            new BodySchema.BooleanSchema(),
                            "Whether callers of the OpenAI-compatible API may set options of the"
                                    + " model, such as its temperature."),
                    optional(
                            "enabled",
                            new BodySchema.BooleanSchema(),
                            "Whether the bot accepts new messages."));

    static final BodySchema.ObjectSchema CREATE = withName(NAME);
    static final BodySchema.ObjectSchema PATCH =
            withName(optional("name", NAME.schema(), NAME.description()));

    static final BodySchema BOT = new BodySchema.NamedSchema("Bot", answer());

    private BotJson() {}

    static void write(JsonGenerator json, Bot bot) {
        json.writeStartObject();
        json.writeStringProperty("id", bot.id());
        json.writeStringProperty("shortName", bot.shortName());
        json.writeStringProperty("name", bot.name());
        json.writeStringProperty("instructions", bot.instructions());
        json.writeStringProperty("welcomeMessage", bot.welcomeMessage());
        json.writeStringProperty("model", bot.model());
        json.writeArrayPropertyStart("fallbackModels");
        bot.fallbackModels().forEach(json::writeString);
        json.writeEndArray();
        json.writeName("temperature");
        Double temperature = bot.temperature();
        if (temperature == null) {
            json.writeNull();
        } else {
            json.writeNumber(StrictJson.asJavaScript(temperature));
        }
        json.writeNumberProperty("maxTokens", bot.maxTokens());
        json.writeNumberProperty("historyLength", bot.historyMessages());
        json.writeStringProperty("fallbackMessage", bot.fallbackMessage());
        json.writeNumberProperty("knowledgePassages", bot.knowledge().passages());
        json.writeName("matchThreshold");
        json.writeNumber(StrictJson.asJavaScript(bot.knowledge().matchThreshold()));
        json.writeArrayPropertyStart("allowedOrigins");
        bot.widget().allowedOrigins().forEach(json::writeString);
        json.writeEndArray();
        json.writeBooleanProperty("modelOptionsFromCaller", bot.modelOptionsFromCaller());
        json.writeBooleanProperty("enabled", bot.enabled());
        bot.conversationSettings()
                .toTree()
                .forEachEntry(
                        (name, value) -> {
                            json.writeName(name);
                            json.writeRawValue(value.toString());
                        });
        json.writeBooleanProperty("hasIdentitySecret", bot.facts().hasIdentitySecret());
        Instant loaded = bot.facts().widgetLoadedAt();
        json.writeStringProperty(
                "widgetLoadedAt", loaded == null ? null : ApiTimestamps.text(loaded));
        json.writeStringProperty("createdAt", ApiTimestamps.text(bot.createdAt()));
        json.writeStringProperty("updatedAt", ApiTimestamps.text(bot.updatedAt()));
        json.writeEndObject();
    }

    /** An entry of a brief list. */
    static void write(JsonGenerator json, BotListing bot) {
        json.writeStartObject();
        json.writeStringProperty("id", bot.id());
        json.writeStringProperty("shortName", bot.shortName());
        json.writeStringProperty("name", bot.name());
        json.writeStringProperty("model", bot.model());
        json.writeBooleanProperty("enabled", bot.enabled());
        json.writeStringProperty("excerpt", bot.excerpt());
        json.writeStringProperty("createdAt", ApiTimestamps.text(bot.createdAt()));
        json.writeStringProperty("updatedAt", ApiTimestamps.text(bot.updatedAt()));
        Instant activity = bot.lastActivityAt();
        json.writeStringProperty(
                "lastActivityAt", activity == null ? null : ApiTimestamps.text(activity));
        json.writeEndObject();
    }

    private static BodySchema.ObjectSchema withName(BodySchema.Field name) {
        var all = new ArrayList<>(List.of(name));
        all.addAll(SETTINGS);
        all.addAll(ConversationSettingsSchema.FIELDS);
        return new BodySchema.ObjectSchema(List.copyOf(all));
    }

    private static BodySchema.ObjectSchema answer() {
        var all = new ArrayList<>(List.of(required("id", ResponseSchemas.ID, "Its id.")));
        all.addAll(CREATE.fields());
        all.add(
                optional(
                        "hasIdentitySecret",
                        new BodySchema.BooleanSchema(),
                        "Whether it has a secret under which your server signs user ids; absent"
                                + " from brief lists."));
        all.add(
                optional(
                        "widgetLoadedAt",
                        ResponseSchemas.TIME,
                        "When a page of your site first loaded the widget; absent from brief"
                                + " lists."));
        all.add(required("createdAt", ResponseSchemas.TIME, "When the bot was created."));
        all.add(required("updatedAt", ResponseSchemas.TIME, "When the bot was last changed."));
        all.add(
                optional(
                        "excerpt",
                        new BodySchema.StringSchema(0, BotListing.MAX_EXCERPT),
                        "The beginning of the instructions; only in brief lists."));
        all.add(
                optional(
                        "lastActivityAt",
                        ResponseSchemas.TIME,
                        "The time of its last message; only in brief lists."));
        return new BodySchema.ObjectSchema(List.copyOf(all));
    }
}
