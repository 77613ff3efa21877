package dev.rejoinder.server;

import dev.rejoinder.access.Invitation;
import dev.rejoinder.config.MailSettings;
import dev.rejoinder.config.SmtpSettings;
import dev.rejoinder.core.AppError;
import dev.rejoinder.core.Clock;
import dev.rejoinder.mail.ConsoleLinks;
import dev.rejoinder.mail.HandoverMail;
import dev.rejoinder.mail.InvitationMail;
import dev.rejoinder.mail.MailAddresses;
import dev.rejoinder.mail.MailException;
import dev.rejoinder.mail.MailSender;
import dev.rejoinder.mail.MailStore;
import dev.rejoinder.mail.MailTransport;
import dev.rejoinder.mail.OutgoingMail;
import dev.rejoinder.mail.SmtpServer;
import dev.rejoinder.mail.SmtpTransport;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The outgoing mail of a server. Without a configured mail server nothing is queued, and no class
 * of the mail library is loaded.
 */
final class OutgoingMails {
    private static final Logger log = LoggerFactory.getLogger(OutgoingMails.class);

    private static final String TEST_BODY =
            """
            This is a test message of Rejoinder.

            Handover notifications and the weekly digest can be sent.
            """;

    private final MailStore store;
    private final @Nullable MailTransport transport;
    private final @Nullable URI publicUrl;
    private final Clock clock;

    OutgoingMails(MailStore store, MailSettings settings, @Nullable URI publicUrl, Clock clock) {
        this.store = store;
        this.transport = transport(settings);
        this.publicUrl = publicUrl;
        this.clock = clock;
        if (transport != null) {
            store.writeHandovers(notice -> HandoverMail.of(notice, publicUrl, clock.now()));
        }
    }

    private static @Nullable MailTransport transport(MailSettings settings) {
        SmtpSettings smtp = settings.smtp();
        String from = settings.from();
        if (smtp == null || from == null) {
            return null;
        }
        SmtpServer.Security security =
                smtp.tls()
                        ? SmtpServer.Security.TLS
                        : smtp.startTls() ? SmtpServer.Security.STARTTLS : SmtpServer.Security.NONE;
        return new SmtpTransport(
                new SmtpServer(
                        smtp.host(),
                        smtp.port(),
                        security,
                        smtp.user(),
                        smtp.password() == null ? null : smtp.password().value(),
                        from));
    }

    /** Sends the queued mail; empty without a mail server. */
    Optional<MailSender> sender() {
        return Optional.ofNullable(transport).map(known -> new MailSender(store, known, clock));
    }

    /** Queues the mail of an invitation. Returns false if no mail can be sent, or no link made. */
    boolean invite(Invitation invitation, String token) {
        if (transport == null || publicUrl == null || !MailAddresses.isValid(invitation.email())) {
            return false;
        }
        URI link = ConsoleLinks.invitation(publicUrl, token);
        store.add(
                InvitationMail.of(
                        invitation.id(),
                        invitation.email(),
                        invitation.role().text(),
                        link,
                        clock.now(),
                        Invitation.LIFE));
        return true;
    }

    /**
     * Sends a mail at once, without the queue.
     *
     * @throws IllegalStateException with a sentence for the operator if it was not accepted
     */
    static void sendTest(MailSettings settings, String recipient, Clock clock) {
        sendTest(transport(settings), recipient, clock)
                .ifPresent(
                        problem -> {
                            throw new IllegalStateException(problem);
                        });
    }

    /**
     * Sends a mail at once, without the queue. Returns what went wrong, as a sentence for the
     * operator.
     *
     * @throws AppError INVALID_REQUEST if mail cannot be sent to the address
     */
    Optional<String> sendTest(String to) {
        if (!MailAddresses.isValid(to)) {
            throw AppError.invalid("to", "This is not an email address to which mail can be sent.");
        }
        return sendTest(transport, to, clock);
    }

    private static Optional<String> sendTest(
            @Nullable MailTransport transport, String recipient, Clock clock) {
        if (transport == null) {
            return Optional.of("No mail server is configured. Set smtp.url and smtp.from.");
        }
        OutgoingMail mail =
                OutgoingMail.create(
                        "test." + clock.millis(),
                        recipient,
                        "Rejoinder: test message",
                        TEST_BODY,
                        clock.now(),
                        Duration.ofHours(1));
        try {
            transport.send(mail);
            return Optional.empty();
        } catch (MailException failure) {
            log.info("A test message was not sent", failure);
            return Optional.of(String.valueOf(failure.getMessage()));
        }
    }
}
