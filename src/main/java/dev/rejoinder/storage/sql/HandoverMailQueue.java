package dev.rejoinder.storage.sql;

import dev.rejoinder.bot.ConversationSettings;
import dev.rejoinder.handover.Handover;
import dev.rejoinder.handover.HandoverReason;
import dev.rejoinder.mail.HandoverNotice;
import dev.rejoinder.mail.MailAddresses;
import dev.rejoinder.mail.OutgoingMail;
import java.sql.SQLException;
import java.time.Duration;
import java.time.ZoneId;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Queues the mail about a waiting conversation in the transaction that makes it wait, so that no
 * crash loses it. Thread-safe.
 */
final class HandoverMailQueue {
    private static final Logger log = LoggerFactory.getLogger(HandoverMailQueue.class);

    private static final String BOT =
            "select name, conversation_settings from bot where id = :bot_id";

    private static final Duration PAUSE = Duration.ofMinutes(10);

    private static final String RECENT =
            """
            select count(*) from handover
            where bot_id = :bot_id and conversation_id = :conversation_id and number < :number
                and requested_at > :since
            """;

    private volatile @Nullable Function<HandoverNotice, OutgoingMail> writer;

    /** See {@link dev.rejoinder.mail.MailStore#writeHandovers}. */
    void write(Function<HandoverNotice, OutgoingMail> with) {
        writer = with;
    }

    /** One mail for several requests in a short time: a visitor can ask and cancel many times. */
    void add(Sql sql, Handover waiting) {
        Function<HandoverNotice, OutgoingMail> known = writer;
        if (known == null || hasRecentRequest(sql, waiting)) {
            return;
        }
        sql.queryOne(BOT, row -> notice(row, waiting), Parameters.of("bot_id", waiting.botId()))
                .flatMap(found -> found)
                .ifPresent(notice -> SqlMailStore.add(sql, known.apply(notice)));
    }

    private static boolean hasRecentRequest(Sql sql, Handover waiting) {
        return sql.number(
                        RECENT,
                        ConversationColumns.key(waiting.botId(), waiting.conversationId())
                                .and("number", waiting.number())
                                .and("since", waiting.requestedAt().minus(PAUSE)))
                > 0;
    }

    private static Optional<HandoverNotice> notice(ResultRow bot, Handover waiting)
            throws SQLException {
        var settings =
                ConversationSettings.parse(bot.textOrNull("conversation_settings")).handover();
        String recipient = settings.email();
        if (recipient == null) {
            return Optional.empty();
        }
        if (!MailAddresses.isValid(recipient)) {
            log.warn("No mail can be sent to the handover address of {}", waiting.botId());
            return Optional.empty();
        }
        return Optional.of(
                new HandoverNotice(
                        recipient,
                        waiting.botId(),
                        bot.text("name"),
                        waiting.conversationId(),
                        waiting.number(),
                        sentence(waiting.reason()),
                        waiting.requestedAt(),
                        ZoneId.of(settings.timeZone())));
    }

    private static String sentence(HandoverReason reason) {
        return switch (reason) {
            case ASKED -> "the visitor asked for a person";
            case PHRASE -> "the visitor used words that ask for a person";
            case FALLBACKS -> "the assistant had no answer";
            case FEEDBACK -> "the visitor rated an answer as bad";
            case TOOL -> "the assistant asked for a person";
            case API -> "another program asked for a person";
        };
    }
}
