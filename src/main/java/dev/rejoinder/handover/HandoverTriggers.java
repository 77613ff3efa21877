package dev.rejoinder.handover;

import dev.rejoinder.bot.Bot;
import dev.rejoinder.bot.HandoverSettings;
import dev.rejoinder.core.AppError;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Asks for a person as the settings of a bot say. Thread-safe. */
public final class HandoverTriggers implements HandoverRules {
    private static final Logger log = LoggerFactory.getLogger(HandoverTriggers.class);

    private final Handovers handovers;
    private final HandoverPhrases phrases = new HandoverPhrases();

    public HandoverTriggers(Handovers handovers) {
        this.handovers = handovers;
    }

    @Override
    public @Nullable HandoverRequest ofQuestion(Bot bot, String question) {
        HandoverSettings settings = Handovers.settings(bot);
        return settings.enabled()
                        && phrases.occur(settings.phrases(), question)
                        && handovers.opensAt(bot).isEmpty()
                ? Handovers.asked(bot, HandoverReason.PHRASE, null)
                : null;
    }

    @Override
    public void questionStored(String conversationId) {
        handovers.messageStored(conversationId);
    }

    @Override
    public @Nullable Handover afterAnswer(Bot bot, String conversationId, boolean fellBack) {
        HandoverSettings settings = Handovers.settings(bot);
        if (!settings.enabled()) {
            return null;
        }
        try {
            if (fellBack && settings.afterFallbacks() > 0 && handovers.opensAt(bot).isEmpty()) {
                handovers
                        .store()
                        .requestAfterFallbacks(
                                bot.id(),
                                conversationId,
                                Handovers.asked(bot, HandoverReason.FALLBACKS, null),
                                bot.fallbackMessage(),
                                settings.afterFallbacks())
                        .ifPresent(handovers::stored);
            }
        } catch (AppError failure) {
            log.warn("Cannot ask for a person in {}", conversationId, failure);
        }
        Handover latest = latest(bot.id(), conversationId);
        return latest != null && latest.state().isOpen() ? latest : null;
    }

    @Override
    public @Nullable Handover latest(String botId, String conversationId) {
        try {
            return handovers.store().find(botId, conversationId).orElse(null);
        } catch (AppError away) {
            log.debug("Cannot read the handover of {}", conversationId, away);
            return null;
        }
    }
}
