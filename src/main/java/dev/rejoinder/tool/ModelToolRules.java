package dev.rejoinder.tool;

import dev.rejoinder.bot.Bot;
import dev.rejoinder.bot.BotDraft;
import dev.rejoinder.bot.Bots;
import dev.rejoinder.bot.HandoverSettings;
import dev.rejoinder.core.AppError;
import dev.rejoinder.core.ErrorCode;
import dev.rejoinder.provider.ToolSupport;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

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
     * Checks a bot that is saved: its new models if it has tools, and all of its models if the
     * change offers the first tool. Blocks up to two seconds.
     *
     * @param before null for a new bot
     * @param hasTools whether a tool of the bot is turned on
     * @throws AppError INVALID_REQUEST
     */
    public void checkBot(@Nullable Bot before, BotDraft after, boolean hasTools) {
        if (!hasTools && !offersHandover(after)) {
            return;
        }
        List<String> models = models(after.model(), after.fallbackModels());
        if (before != null && (hasTools || offersHandover(before.draft()))) {
            models.removeAll(models(before.model(), before.fallbackModels()));
        }
        Optional<String> unable = support.firstWithoutTools(models);
        if (unable.isPresent()) {
            throw AppError.invalid(
                    unable.get().equals(after.model()) ? "model" : "fallbackModels",
                    "The model "
                            + unable.get()
                            + " does not support tools. Choose another model, or "
                            + (hasTools
                                    ? "turn the tools off first."
                                    : "set handover.tool to false."));
        }
    }

    /** Whether the model is offered a tool that asks for a person. */
    private static boolean offersHandover(BotDraft bot) {
        HandoverSettings handover = bot.conversationSettings().handover();
        return handover.enabled() && handover.tool();
    }

    private static List<String> models(String model, List<String> fallbacks) {
        List<String> models = new ArrayList<>(fallbacks);
        models.addFirst(model);
        return models;
    }
}
