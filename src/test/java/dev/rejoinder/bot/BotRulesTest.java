package dev.rejoinder.bot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.rejoinder.core.AppError;
import dev.rejoinder.core.ErrorCode;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class BotRulesTest extends BotsFixture {
    @Test
    void everyWrongFieldIsNamed() {
        for (String wrong :
                new String[] {
                    "", "-a", "a-", "a--b", "A", "a_b", "a b", "é", "bot_1", "x".repeat(41)
                }) {
            assertField("shortName", bot -> edited(bot, bot.name(), wrong));
        }
        assertField("name", bot -> edited(bot, "", null));
        assertField("name", bot -> edited(bot, " ", null));
        assertField("name", bot -> edited(bot, "x".repeat(101), null));
        assertField("name", bot -> edited(bot, "a\u0007", null));
        assertField("instructions", bot -> texts(bot, "x".repeat(100_001), "", "?"));
        assertField("instructions", bot -> texts(bot, "\0", "", "?"));
        assertField("welcomeMessage", bot -> texts(bot, "", "x".repeat(2_001), "?"));
        assertField("fallbackMessage", bot -> texts(bot, "", "", "x".repeat(2_001)));
        assertField("fallbackMessage", bot -> texts(bot, "", "", " "));
        assertField("model", bot -> numbers(bot, "nonsense", 1.0, 1, 0));
        assertField("temperature", bot -> numbers(bot, "builtin", -0.1, 1, 0));
        assertField("temperature", bot -> numbers(bot, "builtin", 2.1, 1, 0));
        assertField("temperature", bot -> numbers(bot, "builtin", Double.NaN, 1, 0));
        assertField("maxTokens", bot -> numbers(bot, "builtin", 1.0, 0, 0));
        assertField("maxTokens", bot -> numbers(bot, "builtin", 1.0, 100_001, 0));
        assertField("historyMessages", bot -> numbers(bot, "builtin", 1.0, 1, -1));
        assertField("historyMessages", bot -> numbers(bot, "builtin", 1.0, 1, 201));
    }

    @Test
    void valuesOnTheLimitAreTaken() {
        Bot bot = bots.create(BotDraft.named("x".repeat(100)));
        bots.update(bot.id(), old -> edited(old, "x", "1-a-" + "b".repeat(36)));
        bots.update(
                bot.id(),
                old -> texts(old, "\n".repeat(100_000), "x".repeat(2_000), "x".repeat(2_000)));
        bots.update(bot.id(), old -> numbers(old, "openai/gpt", 2.0, 100_000, 200));
        bots.update(bot.id(), old -> numbers(old, "builtin", 0.0, 1, 0));
        assertThat(bots.update(bot.id(), old -> numbers(old, "builtin", null, 1, 0)).temperature())
                .isNull();
    }

    private static Bot texts(Bot bot, String instructions, String welcome, String fallback) {
        return new Bot(
                bot.id(),
                bot.shortName(),
                bot.name(),
                instructions,
                welcome,
                bot.model(),
                List.of(),
                bot.temperature(),
                bot.maxTokens(),
                bot.historyMessages(),
                fallback,
                KnowledgeSettings.DEFAULT,
                WidgetEmbedding.OFF,
                bot.modelOptionsFromCaller(),
                bot.enabled(),
                bot.createdAt(),
                bot.updatedAt());
    }

    private static Bot numbers(
            Bot bot, String model, @Nullable Double temperature, int maxTokens, int history) {
        return new Bot(
                bot.id(),
                bot.shortName(),
                bot.name(),
                bot.instructions(),
                bot.welcomeMessage(),
                model,
                List.of(),
                temperature,
                maxTokens,
                history,
                bot.fallbackMessage(),
                KnowledgeSettings.DEFAULT,
                WidgetEmbedding.OFF,
                bot.modelOptionsFromCaller(),
                bot.enabled(),
                bot.createdAt(),
                bot.updatedAt());
    }

    private void assertField(String field, UnaryOperator<Bot> change) {
        Bot bot = bots.create(BotDraft.named("Shop"));
        AppError error = catchThrowableOfType(AppError.class, () -> bots.update(bot.id(), change));
        assertThat(error).as(field).isNotNull();
        assertThat(error.code()).isEqualTo(ErrorCode.INVALID_REQUEST);
        assertThat(error.field()).isEqualTo(field);
        assertThat(bots.find(bot.id())).contains(bot);
    }
}
