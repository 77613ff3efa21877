package dev.rejoinder.mail;

import dev.rejoinder.core.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends the queued mail, each at least once: if the process dies between the acceptance by the mail
 * server and the removal from the queue, a mail is sent again with the same Message-ID. Not
 * thread-safe.
 */
public final class MailSender {
    private static final Logger log = LoggerFactory.getLogger(MailSender.class);

    /** If an attempt takes longer, the mail may be sent twice. */
    private static final Duration LEASE = Duration.ofMinutes(5);

    /** Bounds one run. */
    private static final int MOST_AT_ONCE = 100;

    private static final List<Duration> DELAYS =
            List.of(
                    Duration.ofSeconds(30),
                    Duration.ofMinutes(1),
                    Duration.ofMinutes(2),
                    Duration.ofMinutes(5),
                    Duration.ofMinutes(15),
                    Duration.ofMinutes(30),
                    Duration.ofHours(1));

    private final MailStore store;
    private final MailTransport transport;
    private final Clock clock;

    public MailSender(MailStore store, MailTransport transport, Clock clock) {
        this.store = store;
        this.transport = transport;
        this.clock = clock;
    }

    /** Sends what is due, until the queue is empty or the mail server fails. Blocks. */
    public void sendDue() {
        for (int i = 0; i < MOST_AT_ONCE; i++) {
            Optional<OutgoingMail> claimed = store.claim(LEASE);
            if (claimed.isEmpty() || !send(claimed.get())) {
                return;
            }
        }
    }

    /** Returns whether others may be sent. */
    private boolean send(OutgoingMail mail) {
        if (!clock.now().isBefore(mail.expiresAt())) {
            log.error("The mail {} was not sent in time and is dropped", mail.id());
            store.remove(mail);
            return true;
        }
        try {
            transport.send(mail);
            store.remove(mail);
            return true;
        } catch (MailException failure) {
            return failed(mail, failure);
        }
    }

    private boolean failed(OutgoingMail mail, MailException failure) {
        String why = String.valueOf(failure.getMessage());
        return switch (failure.failed()) {
            case RECIPIENT -> {
                log.error("The mail {} is dropped: {}", mail.id(), why);
                store.remove(mail);
                yield true;
            }
            case MAIL -> {
                retry(mail, why);
                yield true;
            }
            case SERVER -> {
                retry(mail, why);
                yield false;
            }
        };
    }

    private void retry(OutgoingMail mail, String why) {
        Duration delay = DELAYS.get(Math.min(mail.attempts(), DELAYS.size()) - 1);
        log.warn(
                "The mail {} was not sent, next attempt in {} seconds: {}",
                mail.id(),
                delay.toSeconds(),
                why);
        store.retry(mail, delay, why);
    }
}
