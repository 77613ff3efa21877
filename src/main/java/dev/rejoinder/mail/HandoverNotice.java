package dev.rejoinder.mail;

import java.time.Instant;
import java.time.ZoneId;

/**
 * A conversation that waits for a person. It has none of the text of the conversation, because mail
 * servers keep what they get.
 *
 * @param recipient the address in the settings of the bot
 * @param number counts the handovers of the conversation
 * @param reason why it waits, such as {@code the visitor asked for a person}
 * @param timeZone of the opening hours of the bot
 */
public record HandoverNotice(
        String recipient,
        String botId,
        String botName,
        String conversationId,
        int number,
        String reason,
        Instant requestedAt,
        ZoneId timeZone) {}
