package dev.rejoinder.turn;

import dev.rejoinder.bot.Bot;
import dev.rejoinder.bot.BotDefaults;
import dev.rejoinder.bot.BotDraft;
import dev.rejoinder.bot.ImageInput;
import dev.rejoinder.core.AppError;
import dev.rejoinder.core.ErrorCode;
import dev.rejoinder.provider.ChatModels;
import dev.rejoinder.provider.Sight;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Whether the models of a bot can see images: as its owner says, or else as their providers do. */
public final class BotVision {
    private final ChatModels models;

    public BotVision(ChatModels models) {
        this.models = models;
    }

    /**
     * Whether one of the bot's models gets to see images. Blocks up to two seconds if its provider
     * must be asked.
     */
    Sight sees(Bot bot, String model) {
        return switch (bot.conversationSettings().images()) {
            case AUTO -> models.imageSupport().sees(model);
            case YES -> Sight.of(!model.equals(BotDefaults.MODEL));
            case NO -> Sight.NO;
        };
    }

    /**
     * Checks a bot that is saved: the built-in model sees no images, whatever the owner says.
     *
     * @param before null for a new bot
     * @throws AppError INVALID_REQUEST
     */
    public static void checkSettings(@Nullable Bot before, BotDraft after) {
        boolean unchanged =
                before != null
                        && before.model().equals(after.model())
                        && before.conversationSettings().images() == ImageInput.YES;
        if (after.conversationSettings().images() == ImageInput.YES
                && !unchanged
                && after.model().equals(BotDefaults.MODEL)) {
            throw AppError.invalid(
                    "images",
                    "The model "
                            + after.model()
                            + " cannot see images. Choose another model, or set images to auto.");
        }
    }

    /** The error for an image that no model of a bot can see, and that has no text. */
    public static AppError blind() {
        return AppError.of(
                ErrorCode.ATTACHMENT_NOT_SUPPORTED,
                "The model of this assistant cannot see images.");
    }

    /**
     * Whether neither the model nor a fallback model can see images. A model of which nothing is
     * known may see them. Blocks up to two seconds per model whose provider must be asked; answers
     * are cached.
     */
    public boolean isBlind(Bot bot) {
        return models(bot).allMatch(model -> sees(bot, model) == Sight.NO);
    }

    /**
     * Whether a blind bot takes images nevertheless, because one of its models is blind only for
     * the hour after a refusal. The model gets a note in place of each image.
     */
    public boolean takesUnseenImages(Bot bot) {
        return bot.conversationSettings().images() == ImageInput.AUTO
                && models(bot).anyMatch(model -> models.imageSupport().said(model) != Sight.NO);
    }

    private static Stream<String> models(Bot bot) {
        return Stream.concat(Stream.of(bot.model()), bot.fallbackModels().stream());
    }
}
