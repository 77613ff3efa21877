package dev.rejoinder.http.api;

import dev.rejoinder.bot.BotDefaults;
import dev.rejoinder.bot.BotDraft;
import dev.rejoinder.bot.KnowledgeSettings;
import dev.rejoinder.bot.WidgetEmbedding;
import dev.rejoinder.http.BodySchema;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Applies a request body to a bot's settings as a JSON Merge Patch: an absent field keeps its
 * value, and null resets it to its default.
 */
public final class BotPatch {
    /** The body of a request. */
    public static final BodySchema.ObjectSchema SCHEMA = BotJson.PATCH;

    private BotPatch() {}

    public static BotDraft apply(JsonNode body, BotDraft before) {
        return new BotDraft(
                setting(body, "shortName", before.shortName(), null, JsonNode::stringValue),
                text(body, "name", before.name(), before.name()),
                text(body, "instructions", before.instructions(), BotDefaults.INSTRUCTIONS),
                text(body, "welcomeMessage", before.welcomeMessage(), BotDefaults.WELCOME_MESSAGE),
                text(body, "model", before.model(), BotDefaults.MODEL),
                setting(
                        body,
                        "fallbackModels",
                        before.fallbackModels(),
                        List.of(),
                        BotPatch::texts),
                setting(body, "temperature", before.temperature(), null, JsonNode::doubleValue),
                setting(
                        body,
                        "maxTokens",
                        before.maxTokens(),
                        BotDefaults.MAX_TOKENS,
                        JsonNode::intValue),
                setting(
                        body,
                        "historyLength",
                        before.historyMessages(),
                        BotDefaults.HISTORY_MESSAGES,
                        JsonNode::intValue),
                text(
                        body,
                        "fallbackMessage",
                        before.fallbackMessage(),
                        BotDefaults.FALLBACK_MESSAGE),
                new KnowledgeSettings(
                        setting(
                                body,
                                "knowledgePassages",
                                before.knowledge().passages(),
                                BotDefaults.PASSAGES,
                                JsonNode::intValue),
                        setting(
                                body,
                                "matchThreshold",
                                before.knowledge().matchThreshold(),
                                BotDefaults.MATCH_THRESHOLD,
                                JsonNode::doubleValue)),
                new WidgetEmbedding(
                        setting(
                                body,
                                "allowedOrigins",
                                before.widget().allowedOrigins(),
                                List.of(),
                                BotPatch::texts)),
                setting(
                        body,
                        "modelOptionsFromCaller",
                        before.modelOptionsFromCaller(),
                        false,
                        JsonNode::booleanValue),
                setting(body, "enabled", before.enabled(), true, JsonNode::booleanValue),
                before.conversationSettings().patched(body));
    }

    private static List<String> texts(JsonNode list) {
        return list.valueStream().map(JsonNode::stringValue).toList();
    }

    private static String text(JsonNode body, String name, String before, String byDefault) {
        return setting(body, name, before, byDefault, JsonNode::stringValue);
    }

    private static <T extends @Nullable Object> T setting(
            JsonNode body, String name, T before, T byDefault, Function<JsonNode, T> read) {
        JsonNode value = body.get(name);
        if (value == null) {
            return before;
        }
        return value.isNull() ? byDefault : read.apply(value);
    }
}
