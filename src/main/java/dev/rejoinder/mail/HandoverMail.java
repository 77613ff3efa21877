package dev.rejoinder.mail;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The mail that says that a conversation waits for a person. */
public final class HandoverMail {
    /** Afterwards, the mail would only mislead. */
    private static final Duration LIFE = Duration.ofHours(12);

    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("EEEE d MMMM uuuu, HH:mm '('VV')'", Locale.ENGLISH);

    private HandoverMail() {}

    /**
     * Writes the mail. Of each handover there is one mail, by its id.
     *
     * @param publicUrl where the console is; null for a mail without a link
     */
    public static OutgoingMail of(HandoverNotice notice, @Nullable URI publicUrl, Instant now) {
        String id = "handover." + notice.conversationId() + "." + notice.number();
        String where =
                publicUrl == null
                        ? "Open the inbox in the console to answer."
                        : "Open the inbox to answer:\n" + ConsoleLinks.inbox(publicUrl, notice);
        String body =
                """
                A visitor of %s waits for a person.

                - Waiting since: %s
                - Reason: %s

                %s

                You get this mail because your address is in the handover settings of %s.
                """
                        .formatted(
                                notice.botName(),
                                TIME.format(notice.requestedAt().atZone(notice.timeZone())),
                                notice.reason(),
                                where,
                                notice.botName());
        return OutgoingMail.create(
                id,
                notice.recipient(),
                "A visitor of " + notice.botName() + " waits for a person",
                body,
                now,
                LIFE);
    }
}
