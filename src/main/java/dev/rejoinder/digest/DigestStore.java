package dev.rejoinder.digest;

import dev.rejoinder.mail.OutgoingMail;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;

/**
 * Stores who gets the digest, and which weeks were sent. Every method throws {@code INTERNAL_ERROR}
 * when the database is unavailable. Thread-safe.
 */
public interface DigestStore {
    /** Whether an account gets the digest. */
    boolean subscribed(String accountId);

    void subscribe(String accountId, boolean subscribed);

    /** The email addresses of all accounts that get the digest. */
    List<String> subscribers();

    /** Whether the digest of a week was queued. */
    boolean queued(LocalDate week);

    /**
     * Queues the digest of a week, unless any server has queued it before, in one commit.
     *
     * @param week the first day of the week
     */
    void queue(LocalDate week, List<OutgoingMail> mails);

    /** Questions that were asked without an answer after a time, most frequent first. */
    List<UnansweredQuestion> unanswered(String botId, Instant since, int most);
}
