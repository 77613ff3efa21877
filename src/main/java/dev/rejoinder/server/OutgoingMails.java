package dev.rejoinder.server;

import dev.rejoinder.config.MailSettings;
import dev.rejoinder.config.SmtpSettings;
import dev.rejoinder.core.Clock;
import dev.rejoinder.mail.HandoverMail;
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

/**
 * The outgoing mail of a server. Without a configured mail server nothing is queued, and no class
 * of the mail library is loaded.
 */
final class OutgoingMails {
    private static final String TEST_BODY =
            """
            This is a test message of Rejoinder.

            Handover notifications and the weekly digest can be sent.
            """;

    private final MailStore store;
    private final @Nullable MailTransport transport;
    private final Clock clock;

    OutgoingMails(MailStore store, MailSettings settings, @Nullable URI publicUrl, Clock clock) {
        this.store = store;
        this.transport = transport(settings);
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

    /**
     * Sends a mail at once, without the queue.
     *
     * @throws IllegalStateException with a sentence for the operator if it was not accepted
     */
    static void sendTest(MailSettings settings, String recipient, Clock clock) {
        MailTransport transport = transport(settings);
        if (transport == null) {
            throw new IllegalStateException(
                    "No mail server is configured. Set smtp.url and smtp.from.");
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
        } catch (MailException failure) {
            throw new IllegalStateException(failure.getMessage(), failure);
        }
    }
}
