package dev.rejoinder.server;

import dev.rejoinder.bot.Bot;
import dev.rejoinder.bot.HandoverSettings;
import dev.rejoinder.handover.Handover;
import dev.rejoinder.handover.HandoverNotifier;
import dev.rejoinder.handover.HandoverReason;
import dev.rejoinder.mail.HandoverNotice;
import java.time.ZoneId;

/** Mails the address in the settings of a bot when one of its conversations waits for a person. */
final class HandoverMails implements HandoverNotifier {
    private final OutgoingMails mails;

    HandoverMails(OutgoingMails mails) {
        this.mails = mails;
    }

    @Override
    public void requested(Bot bot, Handover handover) {
        HandoverSettings settings = bot.conversationSettings().handover();
        String recipient = settings.email();
        if (recipient != null) {
            mails.notifyOf(
                    new HandoverNotice(
                            recipient,
                            bot.id(),
                            bot.name(),
                            handover.conversationId(),
                            handover.number(),
                            reason(handover.reason()),
                            handover.requestedAt(),
                            ZoneId.of(settings.timeZone())));
        }
    }

    private static String reason(HandoverReason reason) {
        return switch (reason) {
            case ASKED -> "the visitor asked for a person";
            case PHRASE -> "a message has one of the phrases that ask for a person";
            case FALLBACKS -> "the assistant did not know the answer several times";
            case FEEDBACK -> "the visitor rated an answer down";
            case TOOL -> "the assistant asked for a person";
            case API -> "your software asked for a person";
        };
    }
}
