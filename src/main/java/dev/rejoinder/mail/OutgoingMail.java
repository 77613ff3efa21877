package dev.rejoinder.mail;

import java.time.Duration;
import java.time.Instant;

/**
 * A mail in the queue.
 *
 * @param id also the Message-ID, so that a mail that is sent twice can be recognized
 * @param recipient one email address
 * @param subject one line
 * @param body plain text; the HTML is made from it, see {@link HtmlBody}
 * @param expiresAt after this, the mail is dropped instead of sent
 * @param attempts how often it was claimed, with the current claim
 */
public record OutgoingMail(
        String id,
        String recipient,
        String subject,
        String body,
        Instant createdAt,
        Instant expiresAt,
        int attempts) {
    public static final int MAX_SUBJECT_CHARACTERS = 200;

    public OutgoingMail {
        if (!MailAddresses.isValid(recipient)) {
            throw new IllegalArgumentException("not an email address");
        }
        // Nothing may end its header and begin another one.
        if (subject.isBlank() || !subject.equals(line(subject))) {
            throw new IllegalArgumentException("not a subject");
        }
    }

    /**
     * A new mail.
     *
     * @param subject is shortened, and loses its control characters
     * @param life how long it is worth sending
     */
    public static OutgoingMail create(
            String id, String recipient, String subject, String body, Instant now, Duration life) {
        return new OutgoingMail(id, recipient, line(subject), body, now, now.plus(life), 0);
    }

    private static String line(String text) {
        String line = text.strip().replaceAll("[\\p{Cntrl}\\p{Zl}\\p{Zp}]+", " ");
        return line.codePointCount(0, line.length()) <= MAX_SUBJECT_CHARACTERS
                ? line
                : line.substring(0, line.offsetByCodePoints(0, MAX_SUBJECT_CHARACTERS - 1)).strip()
                        + "…";
    }

    /** Omits the text, so that it reaches no log. */
    @Override
    public String toString() {
        return "OutgoingMail[id=" + id + "]";
    }
}
