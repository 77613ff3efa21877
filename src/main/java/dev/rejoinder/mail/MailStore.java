package dev.rejoinder.mail;

import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The queue of outgoing mail, shared by all servers. Every method throws {@code INTERNAL_ERROR}
 * when the database is unavailable. Thread-safe.
 */
public interface MailStore {
    /**
     * From now on, queues a mail in the commit that makes a conversation wait for a person, if its
     * bot has an address for that. Initially none is queued.
     */
    void writeHandovers(Function<HandoverNotice, OutgoingMail> writer);

    /** Adds a mail; durable when it returns. Does nothing if a mail with its id is queued. */
    void add(OutgoingMail mail);

    /**
     * Takes a mail that is due. Nobody else gets it before the lease ends.
     *
     * @return the mail with its {@link OutgoingMail#attempts()}, the fencing token of the claim
     */
    Optional<OutgoingMail> claim(Duration lease);

    /** Removes a mail that was sent, or that is given up. Does nothing if the claim is outdated. */
    void remove(OutgoingMail claimed);

    /**
     * Makes a mail due again.
     *
     * @param error why the attempt failed
     */
    void retry(OutgoingMail claimed, Duration delay, String error);

    /**
     * Makes all mails due, also those that a server which died had claimed. Only for a server that
     * shares its database with no other, at its start.
     */
    void makeAllDue();

    MailBacklog backlog();

    /**
     * The state of the queue.
     *
     * @param lastError why the last attempt of one of the waiting mails failed; null if none did
     */
    record MailBacklog(long waiting, @Nullable String lastError) {}
}
