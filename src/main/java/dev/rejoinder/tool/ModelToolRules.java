package dev.rejoinder.tool;

import dev.rejoinder.bot.Bot;
import dev.rejoinder.bot.BotDraft;
import dev.rejoinder.bot.Bots;
import dev.rejoinder.core.AppError;
import dev.rejoinder.core.ErrorCode;
import dev.rejoinder.provider.ToolSupport;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Refuses to give tools to a bot whose model or fallback model is known not to call any. A model of
 * which nothing is known may have tools. Thread-safe.
 */
public final class ModelToolRules {
    private final Bots bots;
    private final ToolSupport support;

    public ModelToolRules(Bots bots, ToolSupport support) {
        this.bots = bots;
        this.support = support;
    }

    /**
     * Checks the models of a bot that gets a tool. Blocks up to two seconds.
     *
     * @throws AppError INVALID_REQUEST; BOT_NOT_FOUND
     */
    public void checkModels(String botId) {
        Bot bot = bots.require(botId);
        Optional<String> unable =
                support.firstWithoutTools(models(bot.model(), bot.fallbackModels()));
        if (unable.isPresent()) {
            throw AppError.of(
                    ErrorCode.INVALID_REQUEST,
                    "The model "
                            + unable.get()
                            + " of this bot does not support tools. Choose another model first.");
        }
    }

    /**
     * Checks the new models of a bot that has tools. Blocks up to two seconds.
     *
     * @throws AppError INVALID_REQUEST
     */
    public void checkNewModels(Bot before, BotDraft after) {
        List<String> added = models(after.model(), after.fallbackModels());
        added.removeAll(models(before.model(), before.fallbackModels()));
        Optional<String> unable = support.firstWithoutTools(added);
        if (unable.isPresent()) {
            throw AppError.invalid(
                    unable.get().equals(after.model()) ? "model" : "fallbackModels",
                    "The model "
                            + unable.get()
                            + " does not support tools, and this bot has tools. Choose another"
                            + " model, or turn the tools off first.");
        }
    }

    private static List<String> models(String model, List<String> fallbacks) {
        List<String> models = new ArrayList<>(fallbacks);
        models.addFirst(model);
        return models;
    }
}
