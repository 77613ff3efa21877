package dev.rejoinder.mail;

/** Hands mail to a mail server. Thread-safe. */
public interface MailTransport {
    /**
     * Sends a mail. It blocks until the mail server has accepted it.
     *
     * @throws MailException if it was not accepted, or nobody knows whether it was
     */
    void send(OutgoingMail mail) throws MailException;
}
