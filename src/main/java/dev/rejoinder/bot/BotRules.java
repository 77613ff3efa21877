package dev.rejoinder.bot;

import dev.rejoinder.core.AppError;
import dev.rejoinder.core.TextChecks;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Validation of bots; {@code INVALID_REQUEST} names the field. Characters are UTF-16 units, as in
 * JavaScript.
 */
public final class BotRules {
    public static final int MAX_SHORT_NAME_CHARACTERS = 40;
    public static final int MAX_NAME_CHARACTERS = 100;
    public static final int MAX_INSTRUCTIONS_CHARACTERS = 100_000;
    public static final int MAX_WELCOME_CHARACTERS = 2_000;
    public static final int MAX_FALLBACK_CHARACTERS = 2_000;
    public static final double MAX_TEMPERATURE = 2;

    /** In the model's tokens. */
    public static final int MAX_MAX_TOKENS = 100_000;

    public static final int MAX_HISTORY_MESSAGES = 200;
    public static final int MAX_FALLBACK_MODELS = 5;
    public static final int MAX_PASSAGES = 20;
    public static final int MAX_ALLOWED_ORIGINS = 20;

    /** The prefix of ids; no short name can begin with it. */
    static final String ID_PREFIX = "bot_";

    private static final Pattern SHORT_NAME = Pattern.compile("[a-z0-9](-?[a-z0-9])*");

    private BotRules() {}

    static void check(Bot bot, Function<String, Optional<String>> modelProblem) {
        checkShortName(bot.shortName());
        checkName(bot.name());
        checkText("instructions", bot.instructions(), MAX_INSTRUCTIONS_CHARACTERS);
        checkText("welcomeMessage", bot.welcomeMessage(), MAX_WELCOME_CHARACTERS);
        checkModel("model", bot.model(), modelProblem);
        if (bot.fallbackModels().size() > MAX_FALLBACK_MODELS) {
            throw AppError.invalid(
                    "fallbackModels",
                    "The fallbackModels must be at most " + MAX_FALLBACK_MODELS + " models.");
        }
        bot.fallbackModels().forEach(each -> checkModel("fallbackModels", each, modelProblem));
        checkTemperature(bot.temperature());
        checkRange("maxTokens", bot.maxTokens(), 1, MAX_MAX_TOKENS);
        checkRange("historyMessages", bot.historyMessages(), 0, MAX_HISTORY_MESSAGES);
        checkRange("knowledgePassages", bot.knowledge().passages(), 0, MAX_PASSAGES);
        double threshold = bot.knowledge().matchThreshold();
        // Written so that NaN fails too.
        if (!(threshold >= 0 && threshold <= 1)) {
            throw AppError.invalid("matchThreshold", "The matchThreshold must be 0 to 1.");
        }
        ConversationRules.check(bot.conversationSettings());
        checkOrigins(bot.widget().allowedOrigins());
        checkText("fallbackMessage", bot.fallbackMessage(), MAX_FALLBACK_CHARACTERS);
        if (TextChecks.isBlank(bot.fallbackMessage())) {
            throw AppError.invalid("fallbackMessage", "The fallbackMessage must not be empty.");
        }
    }

    /** Whether a bot can have this id or short name; otherwise no query is needed. */
    static boolean couldName(String idOrShortName) {
        return idOrShortName.length() <= MAX_SHORT_NAME_CHARACTERS
                && idOrShortName.chars().allMatch(BotRules::isNameCharacter);
    }

    private static boolean isNameCharacter(int c) {
        return (c >= 'a' && c <= 'z')
                || (c >= 'A' && c <= 'Z')
                || (c >= '0' && c <= '9')
                || c == '_'
                || c == '-';
    }

    private static void checkModel(
            String field, String model, Function<String, Optional<String>> modelProblem) {
        Optional<String> problem = modelProblem.apply(model);
        if (problem.isPresent()) {
            throw AppError.invalid(field, problem.get());
        }
    }

    private static void checkShortName(@Nullable String shortName) {
        if (shortName == null) {
            return;
        }
        if (shortName.length() > MAX_SHORT_NAME_CHARACTERS
                || !SHORT_NAME.matcher(shortName).matches()) {
            throw AppError.invalid(
                    "shortName",
                    "The shortName must have 1 to "
                            + MAX_SHORT_NAME_CHARACTERS
                            + " characters: a to z, 0 to 9, and single hyphens between them.");
        }
    }

    private static void checkName(String name) {
        if (TextChecks.isBlank(name) || name.length() > MAX_NAME_CHARACTERS) {
            throw AppError.invalid(
                    "name", "The name must have 1 to " + MAX_NAME_CHARACTERS + " characters.");
        }
        if (!TextChecks.isOneLine(name)) {
            throw AppError.invalid("name", "The name must be one line without control characters.");
        }
    }

    private static void checkText(String field, String text, int maxCharacters) {
        if (text.length() > maxCharacters) {
            throw AppError.invalid(
                    field, "The " + field + " must have at most " + maxCharacters + " characters.");
        }
        // PostgreSQL cannot store U+0000.
        if (text.indexOf('\0') >= 0) {
            throw AppError.invalid(field, "The " + field + " must not contain U+0000.");
        }
    }

    private static void checkOrigins(List<String> origins) {
        if (origins.size() > MAX_ALLOWED_ORIGINS
                || !origins.stream().allMatch(BotRules::isOriginOrAny)) {
            throw AppError.invalid(
                    "allowedOrigins",
                    "The allowedOrigins must be at most "
                            + MAX_ALLOWED_ORIGINS
                            + " origins such as https://shop.example, in lower case and without a"
                            + " path, or *.");
        }
    }

    private static boolean isOriginOrAny(String text) {
        return text.equals(WidgetEmbedding.ANY) || WidgetEmbedding.isOrigin(text);
    }

    private static void checkTemperature(@Nullable Double temperature) {
        // Written so that NaN fails too.
        if (temperature != null && !(temperature >= 0 && temperature <= MAX_TEMPERATURE)) {
            throw AppError.invalid("temperature", "The temperature must be 0 to 2.");
        }
    }

    private static void checkRange(String field, int value, int min, int max) {
        if (value < min || value > max) {
            throw AppError.invalid(field, "The " + field + " must be " + min + " to " + max + ".");
        }
    }
}
